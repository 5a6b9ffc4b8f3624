import { afterEach, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import {
  apiResources,
  calls,
  functionResources,
  type SmallAssembly,
  type SmallStack,
  smallAssembly,
} from '../assembly/small-assembly.ts';

let small: SmallAssembly;
afterEach(() => small.remove());

const get = (operation: JsonObject): JsonObject => ({ paths: { '/a': { get: operation } } });
const integration = (more: JsonObject): JsonObject => get({ responses: {}, 'x-amazon-apigateway-integration': more });
const at = 'Stack Api Body.paths./a.get';
const integrated = `${at}.x-amazon-apigateway-integration`;
const unserved = 'the local host does not serve this property';
const body = get(calls('F'));
const resource = (Type: string, Properties: JsonObject = {}) => ({
  ...apiResources(body),
  Thing: { Type, Properties },
});
const scheme = (more: JsonObject): JsonObject => ({ ...body, components: { securitySchemes: { s: more } } });
const authorizer = (more: JsonObject): JsonObject =>
  scheme({
    type: 'apiKey',
    name: 'x',
    in: 'header',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': more,
  });
const guarded = authorizer({ type: 'token', authorizerUri: ':lambda:path/2015-03-31/functions/x/invocations' });
const member = (KeyId: Json, UsagePlanId: Json) => ({
  Type: 'AWS::ApiGateway::UsagePlanKey',
  Properties: { KeyId, KeyType: 'API_KEY', UsagePlanId },
});
const secret: JsonObject = { Value: 'a-key-of-twenty-characters' };
const plan = {
  Type: 'AWS::ApiGateway::UsagePlan',
  Properties: { ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: { Ref: 'Stage' } }] },
};
const inTwoPlans = {
  ...resource('AWS::ApiGateway::ApiKey'),
  One: plan,
  Two: plan,
  InOne: member({ Ref: 'Thing' }, { Ref: 'One' }),
  InTwo: member({ Ref: 'Thing' }, { 'Fn::GetAtt': ['Two', 'Id'] }),
};
const scheming = 'Stack Api Body.components.securitySchemes.s';

it.each<{ story: string; resources: SmallStack['resources']; sentence: string }>`
  story                        | resources                                                                                                                                                                       | sentence
  ${'an AWS integration'}      | ${apiResources(integration({ type: 'aws', uri: 'arn' }))}                                                                                                                       | ${`${integrated}.type: the local host does not serve the value "aws"`}
  ${'an HTTP integration'}     | ${apiResources(integration({ type: 'http', uri: 'http://x' }))}                                                                                                                 | ${`${integrated}.type: the local host does not serve the value "http"`}
  ${'a link to nothing'}       | ${apiResources(integration({ type: 'http_proxy', httpMethod: 'GET', uri: 'http://x', connectionType: 'VPC_LINK' }))}                                                            | ${`${integrated}.connectionId: an integration by a VPC link (V2) needs it`}
  ${'a link without target'}   | ${apiResources(integration({ type: 'http_proxy', httpMethod: 'GET', uri: 'http://x', connectionType: 'VPC_LINK', connectionId: 'l' }))}                                         | ${`${integrated}.integrationTarget: an integration by a VPC link (V2) needs it`}
  ${'a VPC link target'}       | ${apiResources(integration({ type: 'http_proxy', uri: 'http://x', 'integration-target': 'arn' }))}                                                                              | ${`${integrated}.integration-target: ${unserved}`}
  ${'streamed answers'}        | ${apiResources(get(calls('F', { responseTransferMode: 'STREAM' })))}                                                                                                            | ${`${integrated}.responseTransferMode: the local host does not serve the value "STREAM"`}
  ${'unverified TLS'}          | ${apiResources(get(calls('F', { tlsConfig: {} })))}                                                                                                                             | ${`${integrated}.tlsConfig: ${unserved}`}
  ${'no integration'}          | ${apiResources(get({ responses: {} }))}                                                                                                                                         | ${`${integrated}: a method needs an integration`}
  ${'JSONPath in a template'}  | ${apiResources(integration({ type: 'mock', requestTemplates: { 'application/json': '$input.json("$")' } }))}                                                                    | ${`${integrated}.requestTemplates.application/json: the local host does not render $input.json`}
  ${'a mapping from a body'}   | ${apiResources(integration({ type: 'http_proxy', httpMethod: 'GET', uri: 'http://x', requestParameters: { 'integration.request.header.a': 'method.request.body' } }))}          | ${`${integrated}.requestParameters.integration.request.header.a: the local host does not read method.request.body`}
  ${'no such validator'}       | ${apiResources(get({ ...calls('F'), 'x-amazon-apigateway-request-validator': 'all' }))}                                                                                         | ${`${at}.x-amazon-apigateway-request-validator: "all" is not a request validator of the document`}
  ${'IAM authorization'}       | ${apiResources(get({ ...calls('F'), 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } }))}                                                                                        | ${`${at}.x-amazon-apigateway-auth: the local host does not serve the value {"type":"AWS_IAM"}`}
  ${'a scheme not declared'}   | ${apiResources(get({ ...calls('F'), security: [{ nobody: [] }] }))}                                                                                                             | ${`${at}.security: nobody is not a security scheme of the document`}
  ${'two authorizers'}         | ${apiResources({ ...guarded, ...get({ ...calls('F'), security: [{ s: [] }, { s: [] }] }) })}                                                                                    | ${`${at}.security: the local host serves one authorizer a method`}
  ${'keys elsewhere'}          | ${apiResources(scheme({ type: 'apiKey', name: 'api-key', in: 'header' }))}                                                                                                      | ${`${scheming}: a scheme without an authorizer is an API key in the header x-api-key`}
  ${'OAuth'}                   | ${apiResources(scheme({ type: 'oauth2' }))}                                                                                                                                     | ${`${scheming}.type: the local host does not serve the value "oauth2"`}
  ${'Cognito'}                 | ${apiResources(authorizer({ type: 'cognito_user_pools' }))}                                                                                                                     | ${`${scheming}.x-amazon-apigateway-authorizer.type: the local host does not serve the value "cognito_user_pools"`}
  ${'a cache without key'}     | ${apiResources(authorizer({ type: 'request', authorizerUri: ':lambda:path/2015-03-31/functions/x/invocations' }))}                                                              | ${`${scheming}.x-amazon-apigateway-authorizer.identitySource: a result can be kept only by an identity source`}
  ${'a resource policy'}       | ${apiResources({ ...body, 'x-amazon-apigateway-policy': {} })}                                                                                                                  | ${`Stack Api Body.x-amazon-apigateway-policy: ${unserved}`}
  ${'compression'}             | ${apiResources({ ...body, 'x-amazon-apigateway-minimum-compression-size': 0 })}                                                                                                 | ${`Stack Api Body.x-amazon-apigateway-minimum-compression-size: ${unserved}`}
  ${'Swagger 2'}               | ${apiResources({ ...body, openapi: '2.0' })}                                                                                                                                    | ${'Stack Api Body.openapi: the local host does not serve the value "2.0"'}
  ${'an unknown method'}       | ${apiResources({ paths: { '/a': { trace: calls('F') } } })}                                                                                                                     | ${`Stack Api Body.paths./a.trace: ${unserved}`}
  ${'a policy resource'}       | ${apiResources(body, { api: { Policy: {} } })}                                                                                                                                  | ${`Stack Api Policy: ${unserved}`}
  ${'a body in S3'}            | ${apiResources(body, { api: { BodyS3Location: {} } })}                                                                                                                          | ${`Stack Api BodyS3Location: ${unserved}`}
  ${'keys from the query'}     | ${apiResources(body, { api: { ApiKeySourceType: 'QUERY' } })}                                                                                                                   | ${'Stack Api ApiKeySourceType: the local host does not serve the value "QUERY"'}
  ${'keys of the query'}       | ${apiResources({ ...body, 'x-amazon-apigateway-api-key-source': 'QUERY' })}                                                                                                     | ${'Stack Api Body.x-amazon-apigateway-api-key-source: the local host does not serve the value "QUERY"'}
  ${'a quota from a day on'}   | ${resource('AWS::ApiGateway::UsagePlan', { Quota: { Limit: 1, Period: 'WEEK', Offset: 1 } })}                                                                                   | ${'Stack Thing Quota.Offset: the local host does not serve the value 1'}
  ${'a quota without period'}  | ${resource('AWS::ApiGateway::UsagePlan', { Quota: { Limit: 1 } })}                                                                                                              | ${'Stack Thing Quota.Period: a quota needs a period'}
  ${'a quota by the hour'}     | ${resource('AWS::ApiGateway::UsagePlan', { Quota: { Limit: 1, Period: 'HOUR' } })}                                                                                              | ${'Stack Thing Quota.Period: the local host does not serve the value "HOUR"'}
  ${'a stage key'}             | ${resource('AWS::ApiGateway::ApiKey', { StageKeys: [] })}                                                                                                                       | ${`Stack Thing StageKeys: ${unserved}`}
  ${'a short key'}             | ${resource('AWS::ApiGateway::ApiKey', { Value: 'x'.repeat(19) })}                                                                                                               | ${'Stack Thing Value: API Key value should be at least 20 characters'}
  ${'a long key'}              | ${resource('AWS::ApiGateway::ApiKey', { Value: 'x'.repeat(129) })}                                                                                                              | ${'Stack Thing Value: API Key value exceeds maximum size of 128 characters'}
  ${'a secret as key'}         | ${resource('AWS::ApiGateway::ApiKey', { Value: '{{resolve:ssm-secure:keys}}' })}                                                                                                | ${'Stack Thing Value: the local host does not resolve {{resolve:…}}'}
  ${'a key of elsewhere'}      | ${{ ...resource('AWS::ApiGateway::UsagePlan'), In: member({ 'Fn::Sub': 'abc' }, { Ref: 'Thing' }) }}                                                                            | ${'Stack In KeyId: the key is not in this assembly'}
  ${'a plan of elsewhere'}     | ${{ ...resource('AWS::ApiGateway::ApiKey'), In: member({ Ref: 'Thing' }, 'abc') }}                                                                                              | ${'Stack In UsagePlanId: the plan is not in this assembly'}
  ${'one value for two keys'}  | ${{ ...resource('AWS::ApiGateway::ApiKey', secret), Second: { Type: 'AWS::ApiGateway::ApiKey', Properties: secret } }}                                                          | ${'Stack Second Value: another key has this value'}
  ${'a key in two plans'}      | ${inTwoPlans}                                                                                                                                                                   | ${'Stack Thing: the key is in two usage plans of one stage'}
  ${'a canary'}                | ${apiResources(body, { stage: { CanarySetting: {} } })}                                                                                                                         | ${`Stack Stage CanarySetting: ${unserved}`}
  ${'a cache cluster'}         | ${apiResources(body, { stage: { CacheClusterEnabled: true } })}                                                                                                                 | ${'Stack Stage CacheClusterEnabled: the local host does not serve the value true'}
  ${'a client certificate'}    | ${apiResources(body, { stage: { ClientCertificateId: 'c' } })}                                                                                                                  | ${`Stack Stage ClientCertificateId: ${unserved}`}
  ${'caching of a method'}     | ${apiResources(body, { stage: { MethodSettings: [{ CachingEnabled: true }] } })}                                                                                                | ${'Stack Stage MethodSettings.0.CachingEnabled: the local host does not serve the value true'}
  ${'methods of their own'}    | ${resource('AWS::ApiGateway::Method')}                                                                                                                                          | ${'Stack Thing: the local host does not serve AWS::ApiGateway::Method'}
  ${'another runtime'}         | ${{ ...apiResources(body), ...functionResources('F', 'h', { Runtime: 'python3.13' }) }}                                                                                         | ${'Stack F Runtime: the local host does not serve the value "python3.13"'}
  ${'layers'}                  | ${{ ...apiResources(body), ...functionResources('F', 'h', { Layers: ['arn'] }) }}                                                                                               | ${'Stack F Layers: the local host does not serve the value ["arn"]'}
  ${'code elsewhere'}          | ${{ ...apiResources(body), ...functionResources('F', 'h', { Code: { S3Bucket: 'b', S3Key: 'x.zip' } }) }}                                                                       | ${'Stack F Code: the local host runs code that is inline, or an asset directory of the assembly'}
  ${'a container image'}       | ${{ ...apiResources(body), ...functionResources('F', 'h', { PackageType: 'Image' }) }}                                                                                          | ${'Stack F PackageType: the local host does not serve the value "Image"'}
  ${'a variable out of reach'} | ${{ ...apiResources(body), ...functionResources('F', 'h', { Environment: { Variables: { A: { 'Fn::GetAtt': ['Api', 'Nope'] } } } }) }}                                          | ${'Stack F Environment.Variables.A: the local host does not know what Fn::GetAtt Api.Nope gives'}
  ${'a function elsewhere'}    | ${apiResources(integration({ type: 'aws_proxy', httpMethod: 'POST', uri: 'arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:x/invocations' }))} | ${'Stack Api Body: arn:aws:lambda:r:1:function:x is not a function of this assembly'}
`('refuses $story at start, by name', async ({ resources, sentence }) => {
  const defaults = functionResources('F', 'h');
  small = smallAssembly({ Stack: { resources: { ...defaults, ...resources }, code: { h: '' } } });
  await expect(host(small.directory)).rejects.toThrow(new Error(sentence));
});

it('refuses an assembly without a REST API', async () => {
  small = smallAssembly({ Stack: { resources: {} } });
  await expect(host(small.directory)).rejects.toThrow(`${small.directory} holds no REST API with a stage`);
});
