import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { manifestSuffix } from '../../../lib/contract/assembly-manifest.ts';
import { readAssembly } from '../../../lib/local/assembly/read-assembly.ts';
import { readSchedules } from '../../../lib/local/assembly/read-schedules.ts';
import type { Json, JsonObject } from '../../../lib/local/assembly/template.ts';
import { functionResources, type SmallAssembly, smallAssembly } from './small-assembly.ts';

let small: SmallAssembly;
afterEach(() => small.remove());

const event =
  '{"gatehouse":"health","stageVariables":{"upstream_orders":"orders.example","upstream_users":"users.example"}}';
const checks: JsonObject = { Id: 'Checks', Arn: { 'Fn::GetAtt': ['Checks', 'Arn'] }, Input: event };
const everyMinute: JsonObject = { ScheduleExpression: 'rate(1 minute)', Targets: [checks] };

function schedulesOf(properties: JsonObject, more: { overrides?: { [name: string]: string }; names?: string } = {}) {
  small = smallAssembly({
    Stack: {
      resources: {
        ...functionResources('Checks', 'h'),
        ...functionResources('Other', 'h'),
        Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
        Rule: { Type: 'AWS::Events::Rule', Properties: properties },
      },
      code: { h: '' },
    },
  });
  const manifest = { stack: 'Stack', health: { function: more.names ?? 'Checks', why: '' } };
  writeFileSync(join(small.directory, `Stack.Gateway${manifestSuffix}`), JSON.stringify(manifest));
  return readSchedules(readAssembly(small.directory), more.overrides ?? {}).map(
    ({ function: { place }, ...schedule }) => ({ function: place.resource, ...schedule }),
  );
}

describe('the schedule of checks', () => {
  it('is a rule that calls the function which the manifest names, with its rate and its event', () => {
    expect(schedulesOf({ ...everyMinute, State: 'ENABLED', Description: 'd' })).toEqual([
      { function: 'Checks', everyMillis: 60_000, event: JSON.parse(event) },
    ]);
  });

  it('has the stage variables that this host knows better, and no other', () => {
    const overrides = { upstream_orders: '127.0.0.1:3000', upstream_more: 'x', auth_customer: 'y' };
    expect(schedulesOf(everyMinute, { overrides })).toEqual([
      {
        function: 'Checks',
        everyMillis: 60_000,
        event: {
          gatehouse: 'health',
          stageVariables: { upstream_orders: '127.0.0.1:3000', upstream_users: 'users.example' },
        },
      },
    ]);
  });

  it('may hold values of its stack in its event', () => {
    const Input: Json = {
      'Fn::Join': ['', ['{"stageVariables":{"upstream_orders":"', { Ref: 'AWS::Region' }, '.example"}}']],
    };
    const [schedule] = schedulesOf({ ...everyMinute, Targets: [{ ...checks, Input }] });
    expect(schedule?.event).toEqual({ stageVariables: { upstream_orders: 'us-east-1.example' } });
  });

  it.each<{ expression: string; everyMillis: number }>`
    expression           | everyMillis
    ${'rate(1 minute)'}  | ${60_000}
    ${'rate(5 minutes)'} | ${300_000}
    ${'rate(1 hour)'}    | ${3_600_000}
    ${'rate(2 days)'}    | ${172_800_000}
  `('$expression', ({ expression, everyMillis }) => {
    expect(schedulesOf({ ...everyMinute, ScheduleExpression: expression })).toMatchObject([{ everyMillis }]);
  });

  it.each<{ story: string; properties: JsonObject }>`
    story                               | properties
    ${'that is disabled'}               | ${{ ...everyMinute, State: 'DISABLED' }}
    ${'that calls another function'}    | ${{ ...everyMinute, Targets: [{ ...checks, Arn: { 'Fn::GetAtt': ['Other', 'Arn'] } }] }}
    ${'that waits for events'}          | ${{ EventPattern: { source: ['aws.s3'] }, Targets: [{ Id: 'q', Arn: 'arn:aws:sqs:x' }] }}
    ${'whose target nobody here knows'} | ${{ ScheduleExpression: 'cron(0 8 * * ? *)', Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }] }}
    ${'without a target'}               | ${{ ScheduleExpression: 'rate(1 minute)' }}
  `('is no rule $story', ({ properties }) => {
    expect(schedulesOf(properties)).toEqual([]);
  });

  it('is none of a function that no manifest names', () => {
    expect(schedulesOf(everyMinute, { names: 'Other' })).toEqual([]);
  });

  const unserved = 'the local host does not serve this property';
  it.each<{ story: string; properties: JsonObject; sentence: string }>`
    story                        | properties                                                                                     | sentence
    ${'a time of day'}           | ${{ ...everyMinute, ScheduleExpression: 'cron(* * * * ? *)' }}                                 | ${'Stack Rule ScheduleExpression: the local host does not serve the value "cron(* * * * ? *)"'}
    ${'a rate that AWS refuses'} | ${{ ...everyMinute, ScheduleExpression: 'rate(1 minutes)' }}                                   | ${'Stack Rule ScheduleExpression: the local host does not serve the value "rate(1 minutes)"'}
    ${'no rate at all'}          | ${{ Targets: [checks] }}                                                                       | ${'Stack Rule ScheduleExpression: the local host does not serve the value null'}
    ${'a pattern beside it'}     | ${{ ...everyMinute, EventPattern: {} }}                                                        | ${`Stack Rule EventPattern: ${unserved}`}
    ${'another bus'}             | ${{ ...everyMinute, EventBusName: 'mine' }}                                                    | ${'Stack Rule EventBusName: the local host does not serve the value "mine"'}
    ${'a made-up event'}         | ${{ ...everyMinute, Targets: [{ ...checks, InputTransformer: {} }] }}                          | ${`Stack Rule Targets.0.InputTransformer: ${unserved}`}
    ${'a part of an event'}      | ${{ ...everyMinute, Targets: [{ ...checks, InputPath: '$.detail' }] }}                         | ${`Stack Rule Targets.0.InputPath: ${unserved}`}
    ${'another target'}          | ${{ ...everyMinute, Targets: [checks, { Id: 'o', Arn: { 'Fn::GetAtt': ['Other', 'Arn'] } }] }} | ${'Stack Rule Targets.1.Arn: the local host serves schedules of functions that check targets'}
    ${'no event'}                | ${{ ...everyMinute, Targets: [{ Id: 'Checks', Arn: { 'Fn::GetAtt': ['Checks', 'Arn'] } }] }}   | ${'Stack Rule Targets.0.Input: the event of a schedule of checks holds stage variables'}
    ${'an event without any'}    | ${{ ...everyMinute, Targets: [{ ...checks, Input: '{}' }] }}                                   | ${'Stack Rule Targets.0.Input: the event of a schedule of checks holds stage variables'}
  `('is refused with $story', ({ properties, sentence }) => {
    expect(() => schedulesOf(properties)).toThrow(sentence);
  });
});
