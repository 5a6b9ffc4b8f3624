import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lambda, type Serving, serving } from './serving.ts';

const failure = (kind: string) => () => {
  throw { kind, errorType: 'x', errorMessage: 'secret detail' };
};

let api: Serving;
let result: unknown;
beforeAll(async () => {
  api = await serving(
    {
      paths: {
        '/result': { get: lambda('result'), head: lambda('result') },
        '/timed-out': { get: lambda('timedOut') },
        '/throttled': { get: lambda('throttled') },
        '/lost': { get: lambda('lost') },
        '/late': { get: lambda('late', { timeoutInMillis: 50 }) },
        '/missing': { get: lambda('missing') },
        '/wrong-method': { get: lambda('result', { httpMethod: 'GET' }) },
        '/expect': { get: lambda('result', { requestParameters: { 'integration.request.header.Expect': "'x'" } }) },
        '/authorization': {
          get: lambda('result', { requestParameters: { 'integration.request.header.authorization': "'x'" } }),
        },
        '/large': { post: lambda('echo') },
      },
    },
    {
      functions: {
        result: () => result,
        timedOut: failure('TimedOut'),
        throttled: failure('Throttled'),
        lost: failure('ExitError'),
        late: () => new Promise((done) => setTimeout(done, 500).unref()),
        echo: () => ({}),
      },
    },
  );
});
afterAll(() => api.stop());

async function answerFor(returned: unknown) {
  result = returned;
  return api.send('GET /result');
}

describe('a proxy result becomes the answer', () => {
  it.each<{ story: string; returned: unknown; status: number; body: string }>`
    story                           | returned                                                       | status | body
    ${'nothing in it'}              | ${{}}                                                          | ${200} | ${''}
    ${'no body'}                    | ${{ statusCode: 200 }}                                         | ${200} | ${''}
    ${'a status as text'}           | ${{ statusCode: '201', body: 'x' }}                            | ${201} | ${'x'}
    ${'headers null'}               | ${{ statusCode: 200, headers: null, multiValueHeaders: null }} | ${200} | ${''}
    ${'body null'}                  | ${{ statusCode: 404, body: null }}                             | ${404} | ${''}
    ${'no status'}                  | ${{ headers: { a: 'b' }, body: 'y' }}                          | ${200} | ${'y'}
    ${'a status of its own'}        | ${{ statusCode: 300, body: '<m/>' }}                           | ${300} | ${'<m/>'}
    ${'base64 that nobody accepts'} | ${{ body: 'aGk=', isBase64Encoded: true }}                     | ${200} | ${'aGk='}
  `('$story', async ({ returned, status, body }) => {
    expect(await answerFor(returned)).toMatchObject({ status, body });
  });

  it.each<{ story: string; returned: unknown }>`
    story                             | returned
    ${'null'}                         | ${null}
    ${'a text'}                       | ${'justAString'}
    ${'a list'}                       | ${[]}
    ${'an unknown key'}               | ${{ statusCode: 200, wrongValue: 'value' }}
    ${'a v2 key'}                     | ${{ statusCode: 200, cookies: [] }}
    ${'status 0'}                     | ${{ statusCode: 0 }}
    ${'a status in words'}            | ${{ statusCode: 'test' }}
    ${'a broken status'}              | ${{ statusCode: 200.5 }}
    ${'a body that is an object'}     | ${{ body: {} }}
    ${'a scalar where a list is due'} | ${{ multiValueHeaders: { a: 'b' } }}
    ${'a list where a scalar is due'} | ${{ headers: { a: ['b'] } }}
    ${'headers that are a text'}      | ${{ headers: 'x' }}
    ${'a header with a line break'}   | ${{ headers: { a: 'b\r\nSet-Cookie: c' } }}
    ${'a header that is no name'}     | ${{ headers: { 'a b': 'c' } }}
  `('$story is malformed: 502, and nothing of it goes out', async ({ returned }) => {
    const answer = await answerFor(returned);
    expect(answer).toMatchObject({ status: 502, body: '{"message": "Internal server error"}' });
    expect(answer.headers).toMatchObject({
      'x-amzn-errortype': 'InternalServerErrorException',
      'content-type': 'application/json',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('merges single and multi headers without regard to case, lists first', async () => {
    result = {
      headers: { 'test-multi': 'c', 'TEST-MULTI': 'a', flag: true, gone: null, 'Content-Type': 'text/x' },
      multiValueHeaders: { 'Test-Multi': ['a', 'b'], n: [1] },
    };
    const answer = await fetch(`${api.url}/result`);
    expect(answer.headers.get('test-multi')).toBe('a, b, c');
    expect(answer.headers.get('flag')).toBe('true');
    expect(answer.headers.get('n')).toBe('1');
    expect(answer.headers.get('gone')).toBeNull();
    expect(answer.headers.get('content-type')).toBe('text/x');
  });

  it('says JSON where the function says nothing, and counts the bytes itself', async () => {
    const answer = await answerFor({ body: 'é', headers: { 'content-length': '99', 'Transfer-Encoding': 'chunked' } });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '2',
      'x-amzn-remapped-content-length': '99',
    });
    expect(answer.headers['transfer-encoding']).toBeUndefined();
  });

  it('renames what belongs to the gateway', async () => {
    const headers = {
      Date: 'd',
      Server: 's',
      Connection: 'c',
      'WWW-Authenticate': 'w',
      'x-amzn-RequestId': 'r',
      Vary: 'v',
    };
    const answer = await answerFor({ headers });
    expect(answer.headers).toMatchObject({
      'x-amzn-remapped-date': 'd',
      'x-amzn-remapped-server': 's',
      'x-amzn-remapped-connection': 'c',
      'x-amzn-remapped-www-authenticate': 'w',
      vary: 'v',
    });
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(answer.headers['server']).toBeUndefined();
  });

  it.each<{ sent: readonly string[]; pattern: RegExp }>`
    sent                                                  | pattern
    ${[]}                                                 | ${/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/}
    ${['x-amzn-trace-id: Root=1-a-b;Parent=c;Sampled=1']} | ${/^Root=1-a-b;Parent=c;Sampled=1$/}
  `('answers with the trace id ($sent)', async ({ sent, pattern }) => {
    result = {};
    expect((await api.send('GET /result', sent)).headers['x-amzn-trace-id']).toMatch(pattern);
  });
});

it.each<{ story: string; path: string; status: number; body: string }>`
  story                                      | path                | status | body
  ${'a function that runs out of time'}      | ${'/timed-out'}     | ${502} | ${'{"message": "Internal server error"}'}
  ${'an instance that is lost'}              | ${'/lost'}          | ${502} | ${'{"message": "Internal server error"}'}
  ${'a function without a free instance'}    | ${'/throttled'}     | ${500} | ${'{"message": "Internal server error"}'}
  ${'an integration that takes too long'}    | ${'/late'}          | ${504} | ${'{"message": "Endpoint request timed out"}'}
  ${'a function that is not there'}          | ${'/missing'}       | ${500} | ${'{"message": "Internal server error"}'}
  ${'an integration method other than POST'} | ${'/wrong-method'}  | ${500} | ${'{"message": "Internal server error"}'}
  ${'a mapping to Expect'}                   | ${'/expect'}        | ${500} | ${'{"message": "Internal server error"}'}
  ${'a mapping to Authorization'}            | ${'/authorization'} | ${500} | ${'{"message": "Internal server error"}'}
`('$story is $status, without a word of its error', async ({ path, status, body }) => {
  const answer = await api.send(`GET ${path}`);
  expect(answer).toMatchObject({ status, body });
  expect(answer.headers['x-amzn-trace-id']).toBeUndefined();
});

it('refuses an event that is larger than Lambda takes, and does not call', async () => {
  const answer = await api.send('POST /large', [], Buffer.alloc(6_291_556, 'x'));
  expect(answer).toMatchObject({ status: 413, body: '{"message": "Request Too Long"}' });
  expect(api.events('echo')).toEqual([]);
});

it('cannot send on a result that is larger than Lambda gives', async () => {
  expect(await answerFor({ body: 'x'.repeat(6_291_556) })).toMatchObject({ status: 502 });
});

it('answers HEAD with the length and no body', async () => {
  result = { body: 'four' };
  const answer = await fetch(`${api.url}/result`, { method: 'HEAD' });
  expect(answer.headers.get('content-length')).toBe('4');
  expect(await answer.text()).toBe('');
});
