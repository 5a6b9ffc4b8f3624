// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its variables like this.
import { expect, it } from '@jest/globals';
import { exists, property, resolve, resourceScope } from '../../../lib/local/assembly/resolve.ts';
import type { Json, Stack, Template } from '../../../lib/local/assembly/template.ts';

const template: Template = {
  Parameters: {
    Size: { Type: 'Number', Default: 7 },
    Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
    Needed: { Type: 'String' },
    Remote: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/some/name' },
  },
  Conditions: {
    IsSeven: { 'Fn::Equals': [{ Ref: 'Size' }, '7'] },
    IsEight: { 'Fn::Equals': [{ Ref: 'Size' }, '8'] },
    Either: { 'Fn::Or': [{ Condition: 'IsEight' }, { Condition: 'IsSeven' }] },
    Both: { 'Fn::And': [{ Condition: 'IsEight' }, { Condition: 'IsSeven' }] },
    Neither: { 'Fn::Not': [{ Condition: 'Either' }] },
  },
  Mappings: { Regions: { 'eu-west-1': { bucket: 'mapped' } } },
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Sub': '${AWS::StackName}-t' } } },
    Function: { Type: 'AWS::Lambda::Function', Properties: {} },
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Function' } } },
    Alias: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] }, Name: 'live' },
    },
    Cache: { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { ServerlessCacheName: 'c' } },
    Role: { Type: 'AWS::IAM::Role', Properties: {} },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Condition: 'IsEight',
      Properties: { Value: { 'Fn::If': ['IsSeven', { Ref: 'AWS::NoValue' }, 1] } },
    },
  },
};
const other: Template = {
  Outputs: {
    Out: { Value: { 'Fn::Sub': 'of ${AWS::StackName}' }, Export: { Name: { 'Fn::Join': [':', ['other', 'out']] } } },
  },
};

const stack = (id: string, own: Template): Stack => ({
  id,
  stackName: id,
  account: '111122223333',
  region: 'eu-west-1',
  template: own,
});
const stacks = [stack('Main', template), stack('Other', other)] as const;
const scope = {
  ...resourceScope(stacks[0], stacks, 'Queue'),
  place: { stack: 'Main', resource: 'Queue', property: 'Value' },
};

it.each<{ value: Json; resolved: Json }>`
  value                                                                  | resolved
  ${'text'}                                                              | ${'text'}
  ${{ a: [1, true, null] }}                                              | ${{ a: [1, true, null] }}
  ${{ Ref: 'Size' }}                                                     | ${'7'}
  ${{ Ref: 'Names' }}                                                    | ${['a', 'b']}
  ${{ Ref: 'AWS::Region' }}                                              | ${'eu-west-1'}
  ${{ Ref: 'AWS::AccountId' }}                                           | ${'111122223333'}
  ${{ Ref: 'AWS::Partition' }}                                           | ${'aws'}
  ${{ Ref: 'AWS::URLSuffix' }}                                           | ${'amazonaws.com'}
  ${{ Ref: 'AWS::StackName' }}                                           | ${'Main'}
  ${[{ Ref: 'AWS::NoValue' }, 1]}                                        | ${[1]}
  ${{ a: { Ref: 'AWS::NoValue' }, b: 1 }}                                | ${{ b: 1 }}
  ${{ Ref: 'Table' }}                                                    | ${'Main-t'}
  ${{ 'Fn::GetAtt': ['Table', 'Arn'] }}                                  | ${'arn:aws:dynamodb:eu-west-1:111122223333:table/Main-t'}
  ${{ 'Fn::GetAtt': 'Role.Arn' }}                                        | ${'arn:aws:iam::111122223333:role/Main-Role'}
  ${{ Ref: 'Function' }}                                                 | ${'Main-Function'}
  ${{ Ref: 'Version' }}                                                  | ${'arn:aws:lambda:eu-west-1:111122223333:function:Main-Function:1'}
  ${{ Ref: 'Alias' }}                                                    | ${'arn:aws:lambda:eu-west-1:111122223333:function:Main-Function:live'}
  ${{ 'Fn::GetAtt': ['Cache', 'Endpoint.Port'] }}                        | ${'6379'}
  ${{ 'Fn::Join': ['-', ['a', { Ref: 'Size' }, 'b']] }}                  | ${'a-7-b'}
  ${{ 'Fn::Join': ['+', { Ref: 'Names' }] }}                             | ${'a+b'}
  ${{ 'Fn::Sub': '${Size}/${Cache.Endpoint.Address}/${!Literal}' }}      | ${'7/127.0.0.1/${Literal}'}
  ${{ 'Fn::Sub': ['${Own}${Size}', { Own: { Ref: 'AWS::Region' } }] }}   | ${'eu-west-17'}
  ${{ 'Fn::Select': ['1', { 'Fn::Split': [',', 'a,b,c'] }] }}            | ${'b'}
  ${{ 'Fn::If': ['IsSeven', { Ref: 'Size' }, { Ref: 'Needed' }] }}       | ${'7'}
  ${{ 'Fn::If': ['Both', 'yes', 'no'] }}                                 | ${'no'}
  ${{ 'Fn::If': ['Neither', 'yes', 'no'] }}                              | ${'no'}
  ${{ 'Fn::If': ['Either', 'yes', 'no'] }}                               | ${'yes'}
  ${{ 'Fn::Base64': 'hi' }}                                              | ${'aGk='}
  ${{ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'bucket'] }}  | ${'mapped'}
  ${{ 'Fn::GetAZs': '' }}                                                | ${['eu-west-1a', 'eu-west-1b', 'eu-west-1c']}
  ${{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }}                               | ${['10.0.0.0/24', '10.0.1.0/24']}
  ${{ 'Fn::Select': [2, { 'Fn::Cidr': ['10.0.255.0/24', 4, '6'] }] }}    | ${'10.0.255.128/26'}
  ${{ 'Fn::ImportValue': 'other:out' }}                                  | ${'of Other'}
  ${{ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Out' } }} | ${'of Other'}
  ${{ Ref: 'Size', and: 'more' }}                                        | ${{ Ref: 'Size', and: 'more' }}
`('$value is $resolved', ({ value, resolved }) => {
  expect(resolve(value, scope)).toEqual(resolved);
});

it.each<{ value: Json; why: string }>`
  value                                                                 | why
  ${{ 'Fn::Transform': {} }}                                            | ${'the local host does not resolve Fn::Transform'}
  ${{ Ref: 'Needed' }}                                                  | ${'parameter Needed has no default'}
  ${{ Ref: 'Remote' }}                                                  | ${'parameter Remote is read from SSM'}
  ${{ Ref: 'Nothing' }}                                                 | ${'Nothing is not in the template'}
  ${{ Ref: 'Queue' }}                                                   | ${'the local host does not know what Ref Queue gives'}
  ${{ 'Fn::GetAtt': ['Queue', 'Arn'] }}                                 | ${'the local host does not know what Fn::GetAtt Queue.Arn gives'}
  ${{ 'Fn::GetAtt': ['Table', 'Nope'] }}                                | ${'the local host does not know what Fn::GetAtt Table.Nope gives'}
  ${{ 'Fn::ImportValue': 'elsewhere' }}                                 | ${'no stack of this assembly exports elsewhere'}
  ${{ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'No' } }} | ${'this assembly has no output Other.No'}
  ${{ 'Fn::Select': [3, ['a']] }}                                       | ${'Fn::Select names an item that is not there'}
  ${{ 'Fn::If': ['Unknown', 1, 2] }}                                    | ${'condition Unknown is not in the template'}
  ${{ 'Fn::FindInMap': ['a', 'b', 'c'] }}                               | ${'mapping a.b.c is not in the template'}
  ${'{{resolve:secretsmanager:x}}'}                                     | ${'the local host does not resolve {{resolve:…}}'}
`('stops at $value with its place', ({ value, why }) => {
  expect(() => resolve(value, scope)).toThrow(new Error(`Main Queue Value: ${why}`));
});

it('names the place of a value deep in a property', () => {
  expect(() => resolve({ a: [{ b: { Ref: 'Needed' } }] }, scope)).toThrow(
    'Main Queue Value.a.0.b: parameter Needed has no default',
  );
});

it('knows a property that is not there, and a resource that is not made', () => {
  expect(property('Value', scope)).toBeUndefined();
  expect(exists(scope)).toBe(false);
  expect(exists(resourceScope(stacks[0], stacks, 'Table'))).toBe(true);
});
