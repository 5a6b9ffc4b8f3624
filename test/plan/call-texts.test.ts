import { describe, expect, test } from '@jest/globals';
import { usualBreaker } from '../../lib/contract/breaker.ts';
import { usualCalls, usualRetry } from '../../lib/contract/upstream-call.ts';
import type { RouteModel, UpstreamCallModel } from '../../lib/model/gateway-model.ts';
import { callTexts } from '../../lib/plan/call-texts.ts';
import type { Way } from '../../lib/plan/gateway-plan.ts';
import { planned } from '../openapi/hand-made-plan.ts';

interface Said {
  readonly calls?: Partial<UpstreamCallModel>;
  readonly route?: Partial<RouteModel>;
  readonly key?: `${RouteModel['method']} /${string}`;
  readonly way?: Way;
}

function textsOf({ calls = {}, route = {}, key = 'GET /a', way = 'lambda' }: Said) {
  const all = { ...usualCalls, breaker: usualBreaker, written: [], ...calls };
  return callTexts(planned(key, { timeoutMillis: 2_000, ...route }, { way, calls: all }));
}

describe('the time of a route', () => {
  const retry = { ...usualRetry, tries: 2 };
  test.each<[string, Said, string]>([
    ['one call', {}, '2 s'],
    ['one call with a shorter try', { route: { tryMillis: 900 } }, '900 ms'],
    ['two tries and a pause', { calls: { retry }, route: { tryMillis: 900 } }, '2 × 900 ms + 100 ms ≤ 2 s'],
    [
      'three tries, and a pause twice as long after the second',
      { calls: { retry: { ...retry, tries: 3 } }, route: { tryMillis: 500 } },
      '3 × 500 ms + 300 ms ≤ 2 s',
    ],
    ['a route that is called once', { calls: { retry }, route: { tryMillis: 900, once: true } }, '900 ms'],
  ])('%s', (_, said, text) => {
    expect(textsOf(said).timeout).toBe(text);
  });
});

describe('what becomes of a call that fails', () => {
  const none = { breaker: null, retry: null, fallback: null };
  const usual = '5 failures or 50 % of 10, for 30 s';
  test.each<[string, Said, object]>([
    ['by default there is a circuit', {}, { ...none, breaker: usual }],
    ['none is in writing', { calls: { breaker: null } }, none],
    ['a direct route has none', { way: 'direct' }, none],
    [
      'slowness opens it too',
      { calls: { breaker: { ...usualBreaker, slow: { millis: 1_500, rate: 0.125 } } } },
      { ...none, breaker: '5 failures or 50 % of 10 or 12.5 % over 1500 ms, for 30 s' },
    ],
    [
      'tries, a hedge and an answer in its place',
      {
        calls: { breaker: null, retry: { ...usualRetry, tries: 3 }, hedge: { percentile: 95 } },
        route: { fallback: { lastGoodMillis: 300_000, static: { status: 200, body: '[]' } } },
      },
      { breaker: null, retry: '3 tries, hedged after p95', fallback: 'last good, up to 5 min, else static 200' },
    ],
    ['only reads are hedged', { calls: { breaker: null, hedge: { afterMillis: 200 } }, key: 'POST /a' }, none],
    [
      'a hedge alone',
      { calls: { breaker: null, hedge: { afterMillis: 200 } } },
      { ...none, retry: 'hedged after 200 ms' },
    ],
    [
      'a route that is called once is neither',
      {
        calls: { breaker: null, retry: { ...usualRetry, tries: 3 }, hedge: { afterMillis: 200 } },
        route: { once: true },
      },
      none,
    ],
  ])('%s', (_, said, texts) => {
    const { timeout: __, ...rest } = textsOf(said);
    expect(rest).toEqual(texts);
  });
});
