import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import type {
  UsageDefinition,
  UsagePlanDefinition,
} from '../../../lib/local/services/api-gateway/usage-plan-definition.ts';
import { invocation, lambda, named, type Serving, type ServingOptions, serving } from './serving.ts';

let api: Serving | undefined;
afterEach(() => api?.stop());

const document: JsonObject = {
  paths: {
    '/open': { get: lambda('f') },
    '/keyed': {
      get: { ...lambda('f'), security: [{ partner: [] }] },
      post: { ...named('mock'), security: [{ partner: [] }] },
    },
    '/both': { get: { ...lambda('f'), security: [{ partner: [], caller: [] }] } },
    '/listed': { get: { ...lambda('f'), security: [{ caller: [] }, { partner: [] }] } },
  },
  components: {
    securitySchemes: {
      partner: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      caller: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: invocation('auth') },
      },
    },
  },
};

const value = (name: string) => `${name}-key-of-at-least-twenty`;
const key = (id: string, more: object = {}) => ({
  id,
  name: id,
  value: value(id),
  enabled: true,
  plans: ['plan'],
  ...more,
});
const plan: UsagePlanDefinition = {
  id: 'plan',
  stack: 'Stack',
  logicalId: 'Plan',
  stages: [{ apiId: 'abcdefghij', stage: 'test', methodThrottles: {} }],
  throttle: null,
  quota: null,
};

const usage = (changed: Partial<UsagePlanDefinition> = {}): UsageDefinition => ({
  plans: [
    { ...plan, ...changed },
    { ...plan, id: 'elsewhere', stages: [{ apiId: 'abcdefghij', stage: 'prod', methodThrottles: {} }] },
  ],
  keys: [
    key('good'),
    key('second'),
    key('disabled', { enabled: false }),
    key('unplanned', { plans: [] }),
    key('elsewhere', { plans: ['elsewhere'] }),
    key('unknowable', { value: null }),
  ],
});

const policy = (Effect: string) => ({
  principalId: 'u',
  policyDocument: { Statement: [{ Effect, Action: '*', Resource: '*' }] },
});

async function start(options: ServingOptions = {}): Promise<Serving> {
  api = await serving(document, {
    usage: usage(),
    functions: {
      f: () => ({ body: 'in' }),
      auth: ({ authorizationToken }) => policy(authorizationToken === 'allow' ? 'Allow' : 'Deny'),
    },
    ...options,
  });
  return api;
}

const forbidden = { status: 403, type: 'ForbiddenException', body: '{"message":"Forbidden"}' };
const throttled = { status: 429, type: 'TooManyRequestsException', body: '{"message":"Too Many Requests"}' };
const exceeded = { status: 429, type: 'LimitExceededException', body: '{"message":"Limit Exceeded"}' };
const admitted = { status: 200, type: undefined, body: 'in' };
const denied = {
  status: 403,
  type: 'AccessDeniedException',
  body: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
};
const unauthorized = { status: 401, type: 'UnauthorizedException', body: '{"message":"Unauthorized"}' };

async function answer(line: string, headers: readonly string[] = []) {
  const { status, headers: given, body } = (await api?.send(line, headers)) as Awaited<ReturnType<Serving['send']>>;
  return { status, type: given['x-amzn-errortype'], body };
}

const withKey = (name: string) => [`x-api-key: ${value(name)}`];

describe('a method that asks for a key', () => {
  it.each<{ story: string; line: string; headers: readonly string[]; expected: object }>`
    story                                        | line                                       | headers                                         | expected
    ${'lets a good key in'}                      | ${'GET /keyed'}                            | ${withKey('good')}                              | ${admitted}
    ${'reads the header in any case'}            | ${'GET /keyed'}                            | ${[`X-Api-Key: ${value('good')}`]}              | ${admitted}
    ${'refuses who shows none'}                  | ${'GET /keyed'}                            | ${[]}                                           | ${forbidden}
    ${'refuses an empty one'}                    | ${'GET /keyed'}                            | ${['x-api-key:']}                               | ${forbidden}
    ${'refuses an unknown one'}                  | ${'GET /keyed'}                            | ${withKey('other')}                             | ${forbidden}
    ${'refuses a name that objects have'}        | ${'GET /keyed'}                            | ${['x-api-key: __proto__']}                     | ${forbidden}
    ${'refuses a disabled one'}                  | ${'GET /keyed'}                            | ${withKey('disabled')}                          | ${forbidden}
    ${'refuses one that is in no plan'}          | ${'GET /keyed'}                            | ${withKey('unplanned')}                         | ${forbidden}
    ${'refuses one of a plan without its stage'} | ${'GET /keyed'}                            | ${withKey('elsewhere')}                         | ${forbidden}
    ${'takes no key from the query'}             | ${`GET /keyed?x-api-key=${value('good')}`} | ${[]}                                           | ${forbidden}
    ${'takes the id of a key for no key'}        | ${'GET /keyed'}                            | ${['x-api-key: good']}                          | ${forbidden}
    ${'of several keys looks at the last'}       | ${'GET /keyed'}                            | ${[...withKey('good'), ...withKey('other')]}    | ${forbidden}
    ${'asks the authorizer first'}               | ${'GET /both'}                             | ${withKey('good')}                              | ${unauthorized}
    ${'and hides the key from who may not call'} | ${'GET /both'}                             | ${['Authorization: deny', ...withKey('good')]}  | ${denied}
    ${'and then the key'}                        | ${'GET /both'}                             | ${['Authorization: allow']}                     | ${forbidden}
    ${'lets both in'}                            | ${'GET /both'}                             | ${['Authorization: allow', ...withKey('good')]} | ${admitted}
    ${'wants both where they are two'}           | ${'GET /listed'}                           | ${['Authorization: allow']}                     | ${forbidden}
    ${'and the one as the other'}                | ${'GET /listed'}                           | ${withKey('good')}                              | ${unauthorized}
    ${'is not one that asks for none'}           | ${'GET /open'}                             | ${withKey('disabled')}                          | ${admitted}
  `('$story', async ({ line, headers, expected }) => {
    await start();
    expect(await answer(line, headers)).toEqual(expected);
  });

  it('calls no function for a request without a good key', async () => {
    await start();
    for (const headers of [[], withKey('disabled')]) await answer('GET /keyed', headers);
    await answer('GET /both', ['Authorization: allow']);
    expect([api?.events('f').length, api?.events('auth').length]).toEqual([0, 1]);
  });

  it('guards an answer of API Gateway itself as well', async () => {
    await start();
    expect([await answer('POST /keyed'), await answer('POST /keyed', withKey('good'))]).toMatchObject([
      forbidden,
      { status: 200, body: 'mock' },
    ]);
  });

  it('shows the key to the function by value and id, and where none is asked for, neither', async () => {
    await start({ accessLogFormat: '$context.identity.apiKeyId $context.error.responseType' });
    for (const path of ['/keyed', '/open']) await answer(`GET ${path}`, withKey('good'));
    await answer('GET /keyed', withKey('disabled'));
    const [keyed, open] = (api as Serving).events('f').map(({ requestContext }) => requestContext.identity);
    expect(keyed).toMatchObject({ apiKey: value('good'), apiKeyId: 'good' });
    expect([open.apiKey, open.apiKeyId]).toEqual([undefined, undefined]);
    expect(api?.accessLog).toEqual(['good -', '- -', '- INVALID_API_KEY']);
  });

  it('answers as the gateway responses of the API say', async () => {
    const saying = (type: string) => ({
      statusCode: null,
      responseParameters: { 'gatewayresponse.header.X-Type': `'${type}'` },
      responseTemplates: { 'application/json': '$context.error.responseType $context.identity.apiKeyId' },
    });
    const gatewayResponses = Object.fromEntries(
      ['INVALID_API_KEY', 'THROTTLED', 'QUOTA_EXCEEDED'].map((type) => [type, saying(type)]),
    );
    const bodies = async (changed: Partial<UsagePlanDefinition>) => {
      await start({ gatewayResponses, usage: usage(changed), now: () => 0 });
      const sent = [[], withKey('good'), withKey('good')];
      const found: string[] = [];
      for (const headers of sent) found.push((await answer('GET /keyed', headers)).body);
      await api?.stop();
      return found;
    };
    expect(await bodies({ throttle: { perSecond: 1, burst: 1 } })).toEqual([
      'INVALID_API_KEY ',
      'in',
      'THROTTLED good',
    ]);
    expect(await bodies({ quota: { limit: 1, period: 'DAY' } })).toEqual([
      'INVALID_API_KEY ',
      'in',
      'QUOTA_EXCEEDED good',
    ]);
  });
});

describe('a usage plan', () => {
  const at = Date.UTC(2026, 10, 24, 12);
  let now = at;

  /** The answers of a row of requests, each `<key> <moment in ms> [<line>]`. */
  async function sequence(changed: Partial<UsagePlanDefinition>, ...requests: readonly string[]) {
    now = at;
    await start({ usage: usage(changed), now: () => now });
    const found: string[] = [];
    for (const request of requests) {
      const [name = '', moment, verb = 'GET', path = '/keyed'] = request.split(' ');
      now = at + Number(moment);
      const { status, type = 'in' } = await answer(`${verb} ${path}`, withKey(name));
      found.push(`${status} ${type.replace('Exception', '')}`);
    }
    return found;
  }
  const [ok, slow, spent] = [
    '200 in',
    `429 ${throttled.type}`.replace('Exception', ''),
    `429 ${exceeded.type}`.replace('Exception', ''),
  ];

  const throttle = { perSecond: 2, burst: 3 };
  const day = 86_400_000;
  const daily = { quota: { limit: 2, period: 'DAY' } } as const;
  const weekly = { quota: { limit: 1, period: 'WEEK' } } as const;
  const monthly = { quota: { limit: 1, period: 'MONTH' } } as const;
  const onMethod = (
    methodThrottles: UsagePlanDefinition['stages'][number]['methodThrottles'],
  ): Partial<UsagePlanDefinition> => ({ stages: [{ apiId: 'abcdefghij', stage: 'test', methodThrottles }] });

  it.each<{
    story: string;
    changed: Partial<UsagePlanDefinition>;
    requests: readonly string[];
    expected: readonly string[];
  }>`
    story                                                         | changed                                                                                                | requests                                                              | expected
    ${'admits its burst, and no more'}                            | ${{ throttle }}                                                                                        | ${['good 0', 'good 0', 'good 0', 'good 0']}                           | ${[ok, ok, ok, slow]}
    ${'wins back its rate'}                                       | ${{ throttle }}                                                                                        | ${['good 0', 'good 0', 'good 0', 'good 499', 'good 500', 'good 500']} | ${[ok, ok, ok, slow, ok, slow]}
    ${'fills to the burst in a long gap, not beyond'}             | ${{ throttle }}                                                                                        | ${['good 0', ...Array(4).fill('good 900000')]}                        | ${[ok, ok, ok, ok, slow]}
    ${'wins back nothing from a clock set back'}                  | ${{ throttle }}                                                                                        | ${['good 9000', 'good 9000', 'good 9000', 'good 0']}                  | ${[ok, ok, ok, slow]}
    ${'may hold more than it wins back in a second'}              | ${{ throttle: { perSecond: 1, burst: 2 } }}                                                            | ${['good 0', 'good 0', 'good 0']}                                     | ${[ok, ok, slow]}
    ${'throttles each key for itself'}                            | ${{ throttle: { perSecond: 1, burst: 1 } }}                                                            | ${['good 0', 'second 0', 'good 0', 'second 0']}                       | ${[ok, ok, slow, slow]}
    ${'throttles all methods together'}                           | ${{ throttle: { perSecond: 1, burst: 1 } }}                                                            | ${['good 0', 'good 0 POST']}                                          | ${[ok, slow]}
    ${'throttles one method for itself'}                          | ${onMethod({ '/keyed/GET': { perSecond: 1, burst: 1 } })}                                              | ${['good 0', 'good 0 POST', 'good 0']}                                | ${[ok, ok, slow]}
    ${'leaves other methods to themselves'}                       | ${onMethod({ '/open/GET': { perSecond: 1, burst: 1 }, '/keyed/PUT': { perSecond: 1, burst: 1 } })}     | ${['good 0', 'good 0']}                                               | ${[ok, ok]}
    ${'takes no token of its own for a method over its throttle'} | ${{ throttle: { perSecond: 1, burst: 2 }, ...onMethod({ '/keyed/GET': { perSecond: 1, burst: 1 } }) }} | ${['good 0', 'good 0', 'good 0 POST']}                                | ${[ok, slow, ok]}
    ${'admits its quota, and no more'}                            | ${daily}                                                                                               | ${['good 0', 'good 1', 'good 2']}                                     | ${[ok, ok, spent]}
    ${'counts the quota of each key for itself'}                  | ${daily}                                                                                               | ${['good 0', 'good 0', 'second 0', 'good 0']}                         | ${[ok, ok, ok, spent]}
    ${'begins a day at midnight, UTC'}                            | ${daily}                                                                                               | ${['good 0', 'good 0', `good ${day / 2 - 1}`, `good ${day / 2}`]}     | ${[ok, ok, spent, ok]}
    ${'gives nothing back to a clock set back'}                   | ${daily}                                                                                               | ${['good 0', 'good 0', `good ${-day}`]}                               | ${[ok, ok, spent]}
    ${'begins a week on Sunday'}                                  | ${weekly}                                                                                              | ${['good 0', `good ${4.5 * day - 1}`, `good ${4.5 * day}`]}           | ${[ok, spent, ok]}
    ${'begins a month on its first day'}                          | ${monthly}                                                                                             | ${['good 0', `good ${6.5 * day - 1}`, `good ${6.5 * day}`]}           | ${[ok, spent, ok]}
    ${'charges no throttled request to the quota'}                | ${{ ...daily, throttle: { perSecond: 1, burst: 1 } }}                                                  | ${['good 0', 'good 0', 'good 1000', 'good 2000']}                     | ${[ok, slow, ok, spent]}
  `('$story', async ({ changed, requests, expected }) => {
    expect(await sequence(changed, ...requests)).toEqual(expected);
  });

  it('throttles in the words of AWS, and sends no Retry-After', async () => {
    await start({ usage: usage({ throttle: { perSecond: 1, burst: 1 } }), now: () => 0 });
    await answer('GET /keyed', withKey('good'));
    expect(await answer('GET /keyed', withKey('good'))).toEqual(throttled);
    const { headers } = (await api?.send('GET /keyed', withKey('good'))) as Awaited<ReturnType<Serving['send']>>;
    expect(headers['retry-after']).toBeUndefined();
  });

  it('ends a quota in the words of AWS', async () => {
    await start({ usage: usage({ quota: { limit: 1, period: 'DAY' } }) });
    await answer('GET /keyed', withKey('good'));
    expect(await answer('GET /keyed', withKey('good'))).toEqual(exceeded);
  });
});
