import { afterEach, expect, it } from '@jest/globals';
import { takeAll, throttle } from '../../../lib/local/services/api-gateway/throttle.ts';
import { invocation, lambda, type Serving, serving } from './serving.ts';

let api: Serving | undefined;
afterEach(() => api?.stop());

it.each<{ story: string; spent: readonly number[]; now: number; admitted: boolean }>`
  story                                   | spent                  | now    | admitted
  ${'a full bucket admits its burst'}     | ${[0, 0]}              | ${0}   | ${true}
  ${'and no more'}                        | ${[0, 0, 0]}           | ${0}   | ${false}
  ${'not yet refilled'}                   | ${[0, 0, 0]}           | ${499} | ${false}
  ${'half a second at 2/s wins one back'} | ${[0, 0, 0]}           | ${500} | ${true}
  ${'a long gap fills to the burst'}      | ${[0, 0, 0, 9e9, 9e9]} | ${9e9} | ${true}
  ${'and not beyond'}                     | ${[0, 9e9, 9e9, 9e9]}  | ${9e9} | ${false}
  ${'a clock set back refills nothing'}   | ${[9e3, 9e3, 9e3]}     | ${0}   | ${false}
`('$story', ({ spent, now, admitted }) => {
  const bucket = throttle({ perSecond: 2, burst: 3 });
  for (const at of spent) takeAll([bucket], at);
  expect(takeAll([bucket], now)).toBe(admitted);
});

it('answers 429 above the throttle of the stage, before any authorizer, without a Retry-After', async () => {
  api = await serving(
    { paths: { '/a': { get: lambda('f') } } },
    { functions: { f: () => ({}) }, throttle: { perSecond: 1, burst: 1 }, now: () => 0 },
  );
  expect(await api.send('GET /a')).toMatchObject({ status: 200 });
  const answer = await api.send('GET /a');
  expect(answer).toMatchObject({
    status: 429,
    body: '{"message":"Too Many Requests"}',
    headers: { 'x-amzn-errortype': 'TooManyRequestsException' },
  });
  expect(answer.headers['retry-after']).toBeUndefined();
});

const format =
  '{"id":"$context.extendedRequestId","route":"$context.httpMethod $context.resourcePath","path":"$context.path","agent":"$context.identity.userAgent","status":$context.status,"bytes":$context.responseLength,"error":"$context.error.responseType","integration":"$context.integration.status","authorizer":"$context.authorizer.status","none":"$context.none"}';

const guard = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: invocation('auth') },
};

it.each<{ story: string; line: string; rest: string }>`
  story                 | line              | rest
  ${'an answer'}        | ${'GET /o/7?x=y'} | ${'"route":"GET /o/{id}","path":"/test/o/7","agent":"-","status":200,"bytes":2,"error":"-","integration":"200","authorizer":"-","none":"-"}'}
  ${'no method'}        | ${'PUT /o/7'}     | ${'"route":"PUT -","path":"/test/o/7","agent":"-","status":403,"bytes":42,"error":"MISSING_AUTHENTICATION_TOKEN","integration":"-","authorizer":"-","none":"-"}'}
  ${'a refused caller'} | ${'GET /g'}       | ${'"route":"GET /g","path":"/test/g","agent":"-","status":401,"bytes":26,"error":"UNAUTHORIZED","integration":"-","authorizer":"401","none":"-"}'}
`('logs $story as one line', async ({ line, rest }) => {
  api = await serving(
    {
      paths: { '/o/{id}': { get: lambda('f') }, '/g': { get: { ...lambda('f'), security: [{ guard: [] }] } } },
      components: { securitySchemes: { guard } },
    },
    { functions: { f: () => ({ body: 'ok' }), auth: () => ({}) }, accessLogFormat: format },
  );
  const answer = await api.send(line);
  expect(api.accessLog).toEqual([`{"id":"${answer.headers['x-amz-apigw-id']}",${rest}`]);
});

it('inserts values raw: a format must not name what a client can shape', async () => {
  api = await serving(
    { paths: { '/{p+}': { get: lambda('f') } } },
    {
      functions: { f: () => ({}) },
      accessLogFormat: '"$context.path" "$context.identity.userAgent" "$context.requestId"',
    },
  );
  await api.send('GET /a"b', ['User-Agent: c"d', 'x-amzn-requestid: e"f']);
  expect(api.accessLog).toEqual(['"/test/a"b" "c"d" "e"f"']);
});
