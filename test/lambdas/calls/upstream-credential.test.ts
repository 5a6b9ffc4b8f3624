import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type CredentialBench,
  canary,
  clientCredentials,
  credentialBench,
  expectNoCanary,
  outcome,
  unavailable,
} from './credential-bench.ts';

let bench: CredentialBench;
beforeAll(async () => {
  bench = await credentialBench();
});
beforeEach(() => bench.reset());
afterEach(() => expectNoCanary(bench.log));
afterAll(() => bench.stop());

const key = { kind: 'header', header: 'X-Key' } as const;
const basic = { kind: 'basic' } as const;

describe('a secret that is a credential', () => {
  it.each([
    ['is the value of its header', key, 'one two', 'one two'],
    ['is taken without the line break of a file', key, 'one\r\n', 'one'],
    ['is user and password', basic, 'user:pass:word', 'Basic dXNlcjpwYXNzOndvcmQ='],
  ])('%s', async (_, credential, secret, value) => {
    bench.secret = secret;
    expect(outcome(await bench.open(credential)(bench.request()))).toBe(200);
    expect(bench.shown(credential === key ? 'x-key' : 'authorization')).toEqual([[value]]);
  });

  it.each(['x-key', 'X-KEY', 'X_Key', 'x.key'])('replaces what the client says there: %s', async (name) => {
    await bench.open(key)(
      bench.request({
        headers: [
          [name, 'forged'],
          ['X-Other', 'kept'],
        ],
      }),
    );
    expect(bench.calls[0]?.headers).not.toContain('forged');
    expect([bench.shown('x-key'), bench.shown('x-other')]).toEqual([[[`${canary} secret`]], [['kept']]]);
  });

  it.each([
    ['that cannot be read', key, undefined],
    ['with a line break inside', key, `${canary}\r\nX-Admin: 1`],
    ['of control characters', key, `${canary}\u0000`],
    ['of no ASCII', key, `${canary}\u00e9`],
    ['of blanks', key, '  '],
    ['without a password', basic, canary],
  ])('%s refuses the call, and the log has the reason alone', async (_, credential, secret) => {
    bench.secret = secret;
    expect(await bench.open(credential)(bench.request())).toEqual(unavailable(5_000));
    expect(bench.calls).toEqual([]);
    expect(bench.log).toEqual([
      {
        level: 'error',
        message: 'the credential for an upstream cannot be had',
        upstream: 'orders',
        reason: expect.stringMatching(/^the secret /),
      },
    ]);
  });

  it('is read anew after a quarter of an hour', async () => {
    const call = bench.open(key);
    await call(bench.request());
    bench.secret = 'second';
    for (const millis of [899_999, 1, 0]) {
      bench.now += millis;
      await call(bench.request());
    }
    expect(bench.shown('x-key').flat()).toEqual([`${canary} secret`, `${canary} secret`, `${canary} secret`, 'second']);
  });
});

describe('a credential that the service refuses', () => {
  const only = (value: string) => {
    bench.serve = ({ headers }, answer) => answer.writeHead(headers['x-key'] === value ? 200 : 401).end();
  };

  it.each(['GET', 'POST'])('is read once more, and the call is made again: %s', async (method) => {
    only('second');
    bench.exchanged = 'second';
    const call = bench.open(key);
    expect(outcome(await call(bench.request({ method, body: Buffer.from('x') })))).toBe(200);
    expect(outcome(await call(bench.request({ method })))).toBe(200);
    expect(bench.shown('x-key').flat()).toEqual([`${canary} secret`, 'second', 'second']);
  });

  it('is the answer where there is no other, and nobody asks for one for a minute', async () => {
    only('second');
    const call = bench.open(key);
    expect(outcome(await call(bench.request()))).toBe(401);
    bench.exchanged = 'second';
    bench.now += 59_999;
    expect(outcome(await call(bench.request()))).toBe(401);
    bench.now += 1;
    expect(outcome(await call(bench.request()))).toBe(200);
    expect(bench.calls.length).toBe(4);
  });

  it('a caller that brings about 401s brings about one token a minute', async () => {
    bench.serve = (_, answer) => answer.writeHead(401).end();
    const call = bench.open(clientCredentials);
    for (let n = 0; n < 20; n += 1) await call(bench.request());
    expect([bench.tokens.length, bench.calls.length]).toEqual([2, 21]);
  });

  it('the call that is made again has the time that is left', async () => {
    bench.exchanged = 'second';
    bench.serve = ({ headers }, answer) => {
      if (headers['x-key'] !== 'second') setTimeout(() => answer.writeHead(401).end(), 300);
    };
    const startedAt = performance.now();
    expect(await bench.open(key)(bench.request({ timeoutMillis: 500 }))).toEqual({ failure: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(750);
  });

  it('another status is nothing of the credential', async () => {
    bench.serve = (_, answer) => answer.writeHead(403).end();
    expect(outcome(await bench.open(clientCredentials)(bench.request()))).toBe(403);
    expect([bench.tokens.length, bench.calls.length]).toEqual([1, 1]);
  });
});
