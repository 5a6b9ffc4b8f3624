import { describe, expect, it } from '@jest/globals';
import { parseList } from 'structured-headers';
import { type JudgedLimit, rateLimitHeaders } from '../../../lambdas/stages/rate-limit-headers.ts';
import type { LimitConfig, LimitRule } from '../../../lib/contract/limits.ts';
import { limit } from '../forwarder/forwarder-bench.ts';

const per = (max: number, windowMillis: number): LimitRule => ({
  algorithm: 'sliding-window',
  limit: max,
  windowMillis,
});
const leases: LimitRule = { algorithm: 'concurrency', limit: 5, windowMillis: 30_000 };
const judged = (id: string, rule: LimitRule, remaining: number, more: Partial<LimitConfig> = {}): JudgedLimit => ({
  limit: { ...limit(1), id, ...more },
  rule,
  cost: 1,
  key: `gh1:{${'t'.repeat(22)}}:${'k'.repeat(43)}`,
  state: { id, admitted: true, remaining, resetMillis: 1_500, retryAfterMillis: 0 },
});
const refused = (one: JudgedLimit, retryAfterMillis: number): JudgedLimit => ({
  ...one,
  state: { ...one.state, admitted: false, remaining: 0, resetMillis: 50_000, retryAfterMillis },
});

const both = { draft: 'draft-10', legacy: true } as const;
const two = [judged('a', per(100, 60_000), 99), judged('b', per(5_000, 3_600_000), 4_999)];
const pk = ';pk=:kkkkkkkkkkkk:';

describe('what a client is told of its limits', () => {
  it('every window, in the order of the limits', () => {
    expect(rateLimitHeaders(both, two)).toEqual([
      ['RateLimit-Policy', `"a";q=100;w=60${pk}, "b";q=5000;w=3600${pk}`],
      ['RateLimit', `"a";r=99;t=2${pk}, "b";r=4999;t=2${pk}`],
      ['X-RateLimit-Limit', '100, 5000'],
      ['X-RateLimit-Remaining', '99, 4999'],
      ['X-RateLimit-Reset', '2, 2'],
    ]);
  });

  it('of a refusal: when the request would pass, not when all is there again', () => {
    expect(rateLimitHeaders(both, [refused(two[0] as JudgedLimit, 1_001), two[1] as JudgedLimit])).toEqual([
      ['RateLimit-Policy', `"a";q=100;w=60${pk}, "b";q=5000;w=3600${pk}`],
      ['RateLimit', `"a";r=0;t=2${pk}, "b";r=4999;t=2${pk}`],
      ['X-RateLimit-Limit', '100, 5000'],
      ['X-RateLimit-Remaining', '0, 4999'],
      ['X-RateLimit-Reset', '2, 2'],
    ]);
  });

  it('what runs at the same time has a unit of its own, no window and no reset', () => {
    expect(rateLimitHeaders(both, [judged('c', leases, 4)])).toEqual([
      ['RateLimit-Policy', `"c";q=5;qu="concurrent-requests"${pk}`],
      ['RateLimit', `"c";r=4${pk}`],
    ]);
  });

  it('in the names of draft 11, with the cost, for whoever asks for them', () => {
    const [policy, field] = rateLimitHeaders({ draft: 'draft-11', legacy: false }, [
      { ...(two[0] as JudgedLimit), cost: 3 },
    ]);
    expect([policy?.[1], field?.[1]]).toEqual([`"a";q=100;w=60${pk}`, `"a";a=99;w=2;c=3${pk}`]);
  });

  it.each<[string, Parameters<typeof rateLimitHeaders>, readonly string[]]>([
    ['neither draft nor legacy', [{ draft: null, legacy: false }, two], []],
    [
      'no draft',
      [{ draft: null, legacy: true }, two],
      ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'],
    ],
    ['no legacy', [{ draft: 'draft-10', legacy: false }, two], ['RateLimit-Policy', 'RateLimit']],
    ['no limits', [both, []], []],
    ['a hidden limit', [both, [judged('a', per(1, 1_000), 1, { hideHeaders: true })]], []],
    ['a shadow limit', [both, [judged('a', per(1, 1_000), 1, { shadow: true })]], []],
  ])('%s', (_, args, names) => {
    expect(rateLimitHeaders(...args).map(([name]) => name)).toEqual(names);
  });

  it('every name of a limit makes fields that parse', () => {
    const fields = rateLimitHeaders(both, [judged('orders:POST /users/{id}/"x"\\y:0', per(1, 1_000), 1)]);
    for (const [, value] of fields.slice(0, 2)) {
      expect(parseList(value)).toEqual([['orders:POST /users/{id}/"x"\\y:0', expect.any(Map)]]);
    }
  });
});
