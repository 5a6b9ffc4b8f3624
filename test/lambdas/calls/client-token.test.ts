import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type CredentialBench,
  canary,
  clientCredentials,
  credentialBench,
  expectNoCanary,
  json,
  outcome,
  start,
  token,
  unavailable,
} from './credential-bench.ts';

let bench: CredentialBench;
beforeAll(async () => {
  bench = await credentialBench();
});
beforeEach(() => bench.reset());
afterEach(() => expectNoCanary(bench.log));
afterAll(() => bench.stop());

describe('client credentials', () => {
  it('are shown to the authorization server alone, and its token to the service', async () => {
    expect(
      outcome(
        await bench.open(clientCredentials)(bench.request({ headers: [['authorization', 'Bearer of-the-client']] })),
      ),
    ).toBe(200);
    expect(bench.tokens).toEqual([
      {
        url: '/token?realm=a',
        body: 'grant_type=client_credentials&scope=a+b&audience=https%3A%2F%2Forders',
        headers: expect.objectContaining({
          authorization: `Basic ${Buffer.from(`gate+way:${canary}+secret`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        }),
      },
    ]);
    expect(bench.shown('authorization')).toEqual([[`Bearer ${canary}.1`]]);
  });

  it('leave no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await Promise.all(Array.from({ length: 20 }, () => bench.open(clientCredentials)(bench.request())));
    expect(timers()).toBeLessThan(before + 20);
  });

  it('no scope and no audience are not written', async () => {
    await bench.open({ kind: 'client-credentials', scopes: [], audience: null })(bench.request());
    expect(bench.tokens[0]?.body).toBe('grant_type=client_credentials');
  });

  it('one token is asked for by calls that come together', async () => {
    const call = bench.open(clientCredentials);
    await Promise.all(Array.from({ length: 20 }, () => call(bench.request())));
    expect([bench.tokens.length, bench.calls.length]).toEqual([1, 20]);
  });

  it.each<[string, object, number, number]>([
    ['until 30 s before its end', { expires_in: 600 }, 569_999, 570_000],
    ['for half of a short life', { expires_in: 40 }, 19_999, 20_000],
    ['an hour at the most', { expires_in: 1e9 }, 3_569_999, 3_570_000],
    ['five minutes where it does not say', {}, 269_999, 270_000],
    ['as long as its text says', { expires_in: '600' }, 569_999, 570_000],
  ])('a token is kept %s', async (_, more, keptMillis, overMillis) => {
    bench.issue = (answer) => token(answer, `t${bench.tokens.length}`, more);
    const call = bench.open(clientCredentials);
    const used = async (millis: number) => {
      bench.now = start + millis;
      await call(bench.request());
      // What is asked for beside the call.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return bench.tokens.length;
    };
    expect([await used(0), await used(keptMillis), await used(overMillis)]).toEqual([1, 1, 2]);
  });

  it('a server that is away costs nothing while the token is good, and everything after it', async () => {
    const call = bench.open(clientCredentials);
    await call(bench.request());
    bench.issue = (answer) => json(answer, 503, {});
    bench.now = start + 599_999;
    expect(outcome(await call(bench.request()))).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 20));
    bench.now = start + 600_000;
    expect(await call(bench.request())).toEqual(unavailable(4_999));
    expect(bench.calls.length).toBe(2);
  });

  it('a secret that was exchanged is read once more', async () => {
    bench.exchanged = 'second';
    bench.issue = (answer) =>
      bench.tokens.length === 1 ? json(answer, 401, { error: 'invalid_client' }) : token(answer, 't');
    expect(outcome(await bench.open(clientCredentials)(bench.request()))).toBe(200);
    expect(bench.tokens[1]?.headers.authorization).toBe(`Basic ${Buffer.from('gate+way:second').toString('base64')}`);
  });

  const moved = (answer: ServerResponse) => answer.writeHead(307, { Location: bench.request().url.href }).end();
  it.each<[string, (answer: ServerResponse) => unknown, string]>([
    ['says no', (answer) => json(answer, 400, { error: canary }), 'HTTP 400'],
    ['is in trouble', (answer) => json(answer, 500, { error: canary }), 'HTTP 500'],
    ['sends somebody elsewhere', moved, 'HTTP 307'],
    ['breaks off', (answer) => answer.socket?.destroy(), 'unreachable'],
    ['answers without end', (answer) => answer.end(Buffer.alloc(65_537, 'x')), 'too-large'],
    ['answers no JSON', (answer) => answer.end(canary), 'no bearer token'],
    [
      'answers JSON of two meanings',
      (answer) => answer.end(`{"access_token":"a","access_token":"${canary}","token_type":"Bearer"}`),
      'no bearer token',
    ],
    ['answers another kind of token', (answer) => token(answer, canary, { token_type: 'DPoP' }), 'no bearer token'],
    ['answers a token with a line break', (answer) => token(answer, `${canary}\r\nX-Admin: 1`), 'no bearer token'],
    ['answers a token without end', (answer) => token(answer, 'x'.repeat(8_193)), 'no bearer token'],
    ['answers a token that has ended', (answer) => token(answer, canary, { expires_in: 0 }), 'a token that has ended'],
  ])('a server that %s gives no token, and is left alone for five seconds', async (_, act, reason) => {
    bench.issue = act;
    const call = bench.open(clientCredentials);
    expect(await call(bench.request())).toEqual(unavailable(5_000));
    const { length } = bench.tokens;
    bench.now += 4_000;
    expect(await call(bench.request())).toEqual(unavailable(1_000));
    expect([bench.tokens.length, bench.calls.length]).toEqual([length, 0]);
    expect(bench.log).toEqual([expect.objectContaining({ reason: expect.stringContaining(reason) })]);
  });

  it('a server that hangs holds a call for two seconds, and none after it', async () => {
    bench.issue = () => undefined;
    const call = bench.open(clientCredentials);
    const startedAt = performance.now();
    expect(await call(bench.request())).toEqual(unavailable(5_000));
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(await call(bench.request())).toEqual(unavailable(5_000));
    expect(performance.now() - startedAt).toBeLessThan(2_700);
  });

  it('a call with less time is held no longer than that, and what is asked for is for the next', async () => {
    let release = (): void => undefined;
    bench.issue = (answer) => {
      release = () => void token(answer, 't');
    };
    const call = bench.open(clientCredentials);
    const startedAt = performance.now();
    expect(await call(bench.request({ timeoutMillis: 100 }))).toEqual(unavailable(1_000));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    const next = call(bench.request());
    release();
    expect(outcome(await next)).toBe(200);
    expect(bench.tokens.length).toBe(1);
  });

  it('the time for a token is part of the time of the call', async () => {
    bench.issue = (answer) => void setTimeout(() => token(answer, 't'), 300);
    bench.serve = () => undefined;
    const startedAt = performance.now();
    expect(await bench.open(clientCredentials)(bench.request({ timeoutMillis: 400 }))).toEqual({ failure: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(650);
  });

  it('are sent over plain http to this machine alone', async () => {
    expect(await bench.open(clientCredentials, bench.farTokenUri)(bench.request())).toEqual(unavailable(5_000));
    expect(bench.log).toEqual([expect.objectContaining({ reason: 'the authorization server is not called by https' })]);
    expect(bench.tokens).toEqual([]);
  });

  it('are sent so elsewhere where the place says why', async () => {
    const call = bench.open(clientCredentials, bench.farTokenUri, 'it stands in the same network');
    expect(outcome(await call(bench.request()))).toBe(200);
  });
});
