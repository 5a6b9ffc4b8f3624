import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import type { UsageDefinition } from '../../../lib/local/services/api-gateway/usage-plan-definition.ts';
import { invocation, lambda, type Serving, serving } from './serving.ts';

const value = (name: string) => `${name}-usage-key-of-twenty`;
const usage: UsageDefinition = {
  plans: [
    {
      id: 'plan',
      stack: 'Stack',
      logicalId: 'Plan',
      stages: [{ apiId: 'abcdefghij', stage: 'test', methodThrottles: {} }],
      throttle: null,
      quota: { limit: 2, period: 'DAY' },
    },
  ],
  keys: ['free', 'other'].map((id) => ({ id, name: id, value: value(id), enabled: true, plans: ['plan'] })),
};

const scheme = (ttl: number, identitySource?: string): JsonObject => ({
  type: 'apiKey',
  in: 'header',
  name: 'Unused',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'request',
    authorizerUri: invocation('auth'),
    authorizerResultTtlInSeconds: ttl,
    ...(identitySource !== undefined && { identitySource }),
  },
});

/** Whoever shows `secret` in any header is charged to the key that it names; `none` to none. */
function auth(event: { readonly headers: { readonly [name: string]: string } }): unknown {
  const said = event.headers['x-secret'] ?? '';
  if (said === '') throw new Error('Unauthorized');
  return {
    principalId: 'user',
    policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    ...(said !== 'none' && { usageIdentifierKey: said === 'number' ? 7 : value(said) }),
  };
}

let api: Serving;
afterEach(() => api.stop());

async function start(source: 'HEADER' | 'AUTHORIZER' = 'AUTHORIZER') {
  const demands = (...names: readonly string[]) => ({
    get: { ...lambda('echo'), security: [Object.fromEntries(names.map((name) => [name, []]))] },
  });
  api = await serving(
    {
      'x-amazon-apigateway-api-key-source': source,
      paths: {
        '/kept': demands('kept', 'plan'),
        '/fresh': demands('fresh', 'plan'),
        '/free': demands('fresh'),
        '/alone': demands('plan'),
      },
      components: {
        securitySchemes: {
          kept: scheme(30, 'method.request.header.x-secret'),
          fresh: scheme(0),
          plan: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        },
      },
    },
    { usage, functions: { auth, echo: () => ({ body: 'in' }) } },
  );
}

const get = async (path: string, ...headers: readonly string[]) => (await api.send(`GET ${path}`, headers)).status;

describe('a key that the authorizer names', () => {
  it.each<{ story: string; path: string; headers: readonly string[]; status: number }>`
    story                                                   | path        | headers                                              | status
    ${'lets the call in'}                                   | ${'/kept'}  | ${['x-secret: free']}                                | ${200}
    ${'lets it in where nothing is kept'}                   | ${'/fresh'} | ${['x-secret: free']}                                | ${200}
    ${'must be the key of somebody'}                        | ${'/kept'}  | ${['x-secret: nobody']}                              | ${403}
    ${'must be named'}                                      | ${'/kept'}  | ${['x-secret: none']}                                | ${403}
    ${'is not replaced by one in the header'}               | ${'/kept'}  | ${['x-secret: none', `x-api-key: ${value('free')}`]} | ${403}
    ${'is not asked for where the method demands none'}     | ${'/free'}  | ${['x-secret: none']}                                | ${200}
    ${'is nowhere without an authorizer'}                   | ${'/alone'} | ${[`x-api-key: ${value('free')}`]}                   | ${403}
    ${'that is no text makes the answer malformed'}         | ${'/kept'}  | ${['x-secret: number']}                              | ${500}
    ${'is not looked for before the authorizer has spoken'} | ${'/fresh'} | ${[`x-api-key: ${value('free')}`]}                   | ${401}
  `('$story', async ({ path, headers, status }) => {
    await start();
    expect(await get(path, ...headers)).toBe(status);
  });

  it('is kept together with what else the authorizer said, and each call is charged to it', async () => {
    await start();
    expect([await get('/kept', 'x-secret: free'), await get('/kept', 'x-secret: free')]).toEqual([200, 200]);
    expect(await get('/kept', 'x-secret: free')).toBe(429);
    expect(await get('/kept', 'x-secret: other')).toBe(200);
    expect(api.events('auth')).toHaveLength(2);
  });

  it('is the key of the event, and no value of its context', async () => {
    await start();
    await get('/kept', 'x-secret: free');
    const { authorizer, identity } = api.events('echo')[0].requestContext;
    expect(Object.keys(authorizer).sort()).toEqual(['integrationLatency', 'principalId']);
    expect({ apiKey: identity.apiKey, apiKeyId: identity.apiKeyId }).toEqual({
      apiKey: value('free'),
      apiKeyId: 'free',
    });
  });

  it('is nothing to an API whose keys stand in the header', async () => {
    await start('HEADER');
    expect(await get('/kept', 'x-secret: free')).toBe(403);
    expect(await get('/kept', 'x-secret: none', `x-api-key: ${value('free')}`)).toBe(200);
  });
});

it('an authorizer without identity sources is asked every time, and sees who shows nothing', async () => {
  await start();
  expect([await get('/free'), await get('/free', 'x-secret: none'), await get('/free', 'x-secret: none')]).toEqual([
    401, 200, 200,
  ]);
  expect(api.events('auth')).toHaveLength(3);
});
