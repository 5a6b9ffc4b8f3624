import { expect, it } from '@jest/globals';
import { functionCalls } from '../../../../lambdas/adapters/lambda/function-calls.ts';
import type { UpstreamAnswer, UpstreamFailed, UpstreamRequest } from '../../../../lambdas/ports.ts';
import { request } from '../../calls/guarded.ts';

const env = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
const call = { ...request, functionName: 'orders' };

/** Calls of a Lambda API that answers so. */
function calling(answer: UpstreamAnswer | UpstreamFailed, more: { readonly [name: string]: string } = {}) {
  const seen: UpstreamRequest[] = [];
  const lines: object[] = [];
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  const asked = async (one: UpstreamRequest) => {
    seen.push(one);
    return answer;
  };
  return { seen, lines, functions: functionCalls(asked, { info: write, error: write }, { ...env, ...more }) };
}

const said = (status: number, body: string, headers: UpstreamAnswer['headers'] = []): UpstreamAnswer => ({
  status,
  headers,
  body: Buffer.from(body),
});
const error = (type: string): UpstreamAnswer['headers'] => [['x-amzn-ErrorType', `${type}:http://aws/`]];
const thrown: UpstreamAnswer['headers'] = [['X-Amz-Function-Error', 'Unhandled']];

it.each<[story: string, region: string, endpoint: string]>([
  ['of the region', 'eu-central-1', 'https://lambda.eu-central-1.amazonaws.com/'],
  ['of the region, in China', 'cn-north-1', 'https://lambda.cn-north-1.amazonaws.com.cn/'],
  ['of the region, in GovCloud', 'us-gov-west-1', 'https://lambda.us-gov-west-1.amazonaws.com/'],
])('functions are invoked through the Lambda API %s', async (_, region, endpoint) => {
  const { seen, functions } = calling(said(200, '{}'), { AWS_REGION: region });
  await functions.call(call);
  expect(seen.map(({ url }) => url.href)).toEqual([endpoint]);
});

it('or where the environment says that it is', async () => {
  const { seen, functions } = calling(said(200, '{}'), { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:4000/abc' });
  await functions.call(call);
  expect(seen.map(({ url, target }) => [url.host, target])).toEqual([
    ['127.0.0.1:4000', '/abc/2015-03-31/functions/orders/invocations'],
  ]);
});

it('a call goes on within the time of its request, and says whether it may be repeated', async () => {
  const { seen, functions } = calling(said(200, '{}'));
  const signal = new AbortController().signal;
  await functions.call({ ...call, timeoutMillis: 700, signal });
  await functions.call({ ...call, isRepeatable: false });
  expect(seen).toMatchObject([{ timeoutMillis: 700, signal, isRepeatable: true }, { isRepeatable: false }]);
});

it('what the environment of every function holds is missed at the first call', async () => {
  const { functions } = calling(said(200, '{}'), {});
  await expect(functions.call(call)).resolves.toMatchObject({ status: 200 });
  const none = functionCalls(async () => said(200, '{}'), { info: () => undefined, error: () => undefined }, {});
  await expect(none.call(call)).rejects.toThrow('AWS_REGION is not set');
});

it.each<[story: string, answer: UpstreamAnswer | UpstreamFailed, result: object, reasons: readonly string[]]>([
  ['throttled', said(429, '{}', error('TooManyRequestsException')), { failure: 'unreachable', unsent: true }, []],
  [
    'forbidden',
    said(403, '{}', error('AccessDeniedException')),
    { failure: 'unreachable', unsent: true },
    ['AccessDeniedException'],
  ],
  ['refused without a reason', said(400, '{}'), { failure: 'unreachable', unsent: true }, ['status 400']],
  [
    'ended by a fault of Lambda',
    said(500, '{}', error('ServiceException')),
    { failure: 'unreachable' },
    ['ServiceException'],
  ],
  ['too large', said(413, '{}'), { refused: 'request-too-large', retryAfterMillis: 0 }, []],
  ['cut off', { failure: 'unreachable' }, { failure: 'unreachable' }, []],
  ['out of time', { failure: 'timeout' }, { failure: 'timeout' }, []],
  ['of a function that throws', said(200, '{"errorType":"Error"}', thrown), { failure: 'malformed' }, []],
  [
    'of a function that says too much',
    said(200, '{"errorType":"Function.ResponseSizeTooLarge"}', thrown),
    { failure: 'too-large' },
    [],
  ],
])('a call that is %s', async (_, answer, result, reasons) => {
  const { lines, functions } = calling(answer);
  expect(await functions.call(call)).toEqual(result);
  expect(lines).toEqual(
    reasons.map((reason) => ({ message: 'a function cannot be invoked', function: 'orders', reason })),
  );
});
