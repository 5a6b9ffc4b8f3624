import { expect, it } from '@jest/globals';
import type { GuardedCall, GuardedRequest } from '../../lambdas/calls/guarded-call.ts';
import type { UpstreamAnswer } from '../../lambdas/ports.ts';
import { usualBreaker } from '../../lib/contract/breaker.ts';
import type { UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import { usualRetry } from '../../lib/contract/upstream-call.ts';
import { request } from '../lambdas/calls/guarded.ts';

/** What a service of the suite says at a path, whatever it is made of. */
export interface Said {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** In base64. */
  readonly body: string;
}

const text = (body: string) => Buffer.from(body).toString('base64');
const json = ['Content-Type', 'application/json'] as const;

/** Beside these: `/echo` says what it was asked, `/hangs` nothing, and `/breaks` goes down. */
export const saidAt: { readonly [path: string]: Said } = {
  '/plain': { status: 200, headers: [json], body: text('{"a":"é"}') },
  '/cookies': {
    status: 201,
    headers: [json, ['Set-Cookie', 'a=1; Path=/'], ['Set-Cookie', 'b=2, c=3'], ['X-One', 'one']],
    body: text('{}'),
  },
  '/binary': {
    status: 200,
    headers: [['Content-Type', 'image/png']],
    body: Buffer.from([0, 0x89, 0xff, 0xfe]).toString('base64'),
  },
  '/packed': {
    status: 200,
    headers: [json, ['Content-Encoding', 'gzip']],
    body: Buffer.from([31, 139, 255]).toString('base64'),
  },
  '/moved': { status: 302, headers: [json, ['Location', 'http://169.254.169.254/']], body: '' },
  '/nothing': { status: 204, headers: [json], body: '' },
  '/refused': { status: 422, headers: [['Content-Type', 'application/problem+json']], body: text('{"status":422}') },
  '/full': { status: 200, headers: [json], body: text('x'.repeat(1_000)) },
  '/large': { status: 200, headers: [json], body: text('x'.repeat(1_001)) },
  '/down': { status: 503, headers: [json], body: text('{}') },
};

/** A service at a place of the gateway's. */
export interface Placed {
  /** The guarded call of it, where its upstream is called so. */
  call(config?: Partial<UpstreamConfig>): GuardedCall;
  /** What is there when nobody is. */
  nobody(config?: Partial<UpstreamConfig>): GuardedCall;
  /** What a service that goes down during a call comes to. */
  readonly broken: 'unreachable' | 'malformed';
}

const known = new Set(['content-type', 'content-encoding', 'set-cookie', 'location', 'x-one']);

/** Status, the headers that the services of the suite write, and the body in base64. */
function essence({ status, headers, body }: UpstreamAnswer): Said {
  return {
    status,
    headers: headers.filter(([name]) => known.has(name.toLowerCase())),
    body: Buffer.from(body).toString('base64'),
  };
}

/** What every upstream promises, whatever it is made of. */
export function upstreamSuite(placed: () => Placed): void {
  const ask = (target: string, more: Partial<GuardedRequest> = {}, config?: Partial<UpstreamConfig>) =>
    placed().call(config)({ ...request, notes: { tries: 0 }, target, ...more });

  it.each(Object.keys(saidAt).filter((path) => path !== '/large'))('what it says comes as it is: %s', async (path) => {
    const answer = await ask(path);
    expect('status' in answer && essence(answer)).toEqual(saidAt[path]);
  });

  it('is asked what the client has asked', async () => {
    const answer = await ask('/echo/a%2Fb/%20?q=%26&q=2&e=', {
      method: 'POST',
      headers: [
        ['X-One', 'caf\u00c3\u00a9'],
        ['X-Two', '1'],
        ['Content-Type', 'text/plain'],
      ],
      body: Buffer.from([0, 255, 254]),
    });
    expect('status' in answer && JSON.parse(Buffer.from(answer.body).toString())).toEqual({
      method: 'POST',
      path: '/echo/a%2Fb/%20',
      query: [
        ['q', '&'],
        ['q', '2'],
        ['e', ''],
      ],
      one: 'café',
      two: '1',
      body: 'AP/+',
    });
  });

  it.each<[story: string, body: string]>([
    ['a text', '{"a":"é\u0000"}'],
    ['nothing', ''],
  ])('is given %s as it is', async (_, body) => {
    const answer = await ask('/echo', { method: 'PUT', body: Buffer.from(body) });
    expect('status' in answer && JSON.parse(Buffer.from(answer.body).toString()).body).toBe(text(body));
  });

  it('may not say more than a function could pass on', async () => {
    expect(await ask('/large')).toEqual({ failure: 'too-large' });
  });

  it('has so long and no longer', async () => {
    const startedAt = performance.now();
    expect(await ask('/hangs', { timeoutMillis: 300, tryMillis: 300 })).toEqual({ failure: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('is not waited for when nobody waits for it', async () => {
    const nobody = new AbortController();
    const asked = ask('/hangs', { timeoutMillis: 20_000, tryMillis: 20_000, signal: nobody.signal });
    setTimeout(() => nobody.abort(), 50);
    expect(await asked).toEqual({ failure: 'timeout' });
  });

  it('that goes down has failed', async () => {
    expect(await ask('/breaks', { method: 'POST' })).toEqual({ failure: placed().broken });
  });

  it('that is not there was sent nothing', async () => {
    expect(await placed().nobody()({ ...request, notes: { tries: 0 } })).toEqual({
      failure: 'unreachable',
      unsent: true,
    });
  });

  it('is tried again where it may be', async () => {
    const notes = { tries: 0 };
    const retry = { ...usualRetry, tries: 3, pauseMillis: 1 };
    const answer = await ask('/down', { notes, timeoutMillis: 5_000 }, { retry });
    expect([answer, notes]).toMatchObject([{ status: 503 }, { tries: 3 }]);
  });

  it('is left alone when it fails, call after call', async () => {
    const call = placed().call({ breaker: { ...usualBreaker, consecutiveFailures: 3, leaseMillis: 1_000 } });
    const from = (source: string) => ({ ...request, source, notes: { tries: 0 }, target: '/down' });
    for (const source of ['ada', 'bob', 'eve']) await call(from(source));
    expect(await call(from('joe'))).toMatchObject({ refused: 'circuit-open' });
  });

  it('has as many calls under way as it may have', async () => {
    const call = placed().call({ maxInFlight: 1 });
    const held = call({ ...request, notes: { tries: 0 }, target: '/hangs', timeoutMillis: 300, tryMillis: 300 });
    expect(await call({ ...request, notes: { tries: 0 }, target: '/plain' })).toMatchObject({
      refused: 'too-many-in-flight',
    });
    await held;
    expect(await call({ ...request, notes: { tries: 0 }, target: '/plain' })).toMatchObject({ status: 200 });
  });

  it('is told how long there is', async () => {
    const answer = await ask('/echo', { headers: [['X-One', '1']] }, { deadlineHeader: 'x-two' });
    const { two } = JSON.parse(Buffer.from((answer as UpstreamAnswer).body).toString());
    expect(Number(two)).toBeGreaterThan(0);
    expect(Number(two)).toBeLessThanOrEqual(1_000);
  });
}
