import { afterEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import type { LocalHost } from '../../../lib/local/host-types.ts';
import {
  apiResources,
  calls,
  functionResources,
  type SmallAssembly,
  type SmallStack,
  smallAssembly,
} from '../assembly/small-assembly.ts';

let small: SmallAssembly;
let running: LocalHost | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
  small.remove();
});

/** Lets `good` in, charged to the key in the stage variable; CommonJS, with a module of Node. */
const inline = `
const { strictEqual } = require('node:assert');
exports.handler = async (event) => {
  try { strictEqual(event.headers['x-secret'], 'good'); } catch { throw new Error('Unauthorized'); }
  return {
    principalId: 'user',
    policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    usageIdentifierKey: event.stageVariables.usage,
  };
};`;
const echo = `export const handler = async (event) => ({ body: event.requestContext.identity.apiKey });`;

const integration = (calls('Auth') as { readonly [key: string]: JsonObject })['x-amazon-apigateway-integration'];
const body: JsonObject = {
  paths: { '/a': { get: { ...calls('F'), security: [{ partner: [], plan: [] }] } } },
  components: {
    securitySchemes: {
      partner: {
        type: 'apiKey',
        in: 'header',
        name: 'x-secret',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          authorizerUri: integration?.['uri'] as Json,
          identitySource: 'method.request.header.x-secret',
          authorizerResultTtlInSeconds: 30,
        },
      },
      plan: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    },
  },
};

/** Unique in its account: it is made of the id of the stack. */
const usageKey: Json = {
  'Fn::Join': ['-', ['free', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }]],
};

const stack = (code: Json, handler = 'index.handler'): SmallStack => ({
  resources: {
    ...apiResources(body, { api: { ApiKeySourceType: 'AUTHORIZER' }, stage: { Variables: { usage: usageKey } } }),
    ...functionResources('F', 'h'),
    ...functionResources('Auth', 'auth', { Code: code, Handler: handler }),
    Free: {
      Type: 'AWS::ApiGateway::UsagePlan',
      Properties: { ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: { Ref: 'Stage' } }] },
    },
    Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: usageKey } },
    In: {
      Type: 'AWS::ApiGateway::UsagePlanKey',
      Properties: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Free' } },
    },
  },
  code: { h: echo },
});

async function start(of: SmallStack): Promise<void> {
  small = smallAssembly({ Stack: of });
  running = await host(small.directory);
}

const get = async (secret: string) => {
  const answer = await fetch(`${running?.url}/a`, { headers: { 'x-secret': secret } });
  return { status: answer.status, body: await answer.text() };
};

describe('an authorizer whose code stands in the template', () => {
  it('says who may call, and to which key of the template it is charged', async () => {
    await start(stack({ ZipFile: inline }));
    expect(await get('good')).toEqual({
      status: 200,
      body: expect.stringMatching(/^free-[0-9a-f]{8}(-[0-9a-f]{4}){3}/),
    });
    expect(await get('bad')).toEqual({ status: 401, body: '{"message":"Unauthorized"}' });
  });

  it.each<{ story: string; code: string; handler: string }>`
    story                                 | code                     | handler
    ${'whose handler is in another file'} | ${inline}                | ${'other.handler'}
    ${'without the handler'}              | ${'exports.other = 1;'}  | ${'index.handler'}
    ${'that does not parse'}              | ${'exports.handler = ('} | ${'index.handler'}
  `('that cannot run, $story, is a failure of the authorizer', async ({ code, handler }) => {
    await start(stack({ ZipFile: code }, handler));
    expect(await get('good')).toEqual({ status: 500, body: '{"message":null}' });
  });
});
