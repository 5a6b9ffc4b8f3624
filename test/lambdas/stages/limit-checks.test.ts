import { describe, expect, test } from '@jest/globals';
import { limitChecks } from '../../../lambdas/stages/limit-checks.ts';
import type { LimitConfig } from '../../../lib/contract/limits.ts';

const window = (limit: number) => ({ algorithm: 'sliding-window', limit, windowMillis: 60_000 }) as const;
const limit: LimitConfig = {
  id: 'a',
  rule: window(1),
  tiers: { free: window(2), pro: window(9) },
  by: [{ from: 'key.id' }],
  otherwise: [{ from: 'client.ip' }],
  cost: 1,
  shadow: false,
  hideHeaders: false,
  onStoreError: 'closed',
};
const ofTiers: LimitConfig = { ...limit, id: 'b', tiersOnly: true };

const asked = (tier: string | undefined) =>
  limitChecks([limit, ofTiers], { tier, resolve: ({ from }) => `the ${from}` }).map((check) => [
    check.limit.id,
    check.rule.limit,
  ]);

describe('a caller is asked about', () => {
  test.each<[string, string | undefined, readonly unknown[]]>([
    [
      'the rule of its tier',
      'pro',
      [
        ['a', 9],
        ['b', 9],
      ],
    ],
    ['the rule for everybody, where it has no tier', undefined, [['a', 1]]],
    ['the rule for everybody, where its tier is another', 'gold', [['a', 1]]],
    ['no rule of a tier that every object has', 'constructor', [['a', 1]]],
  ])('%s', (_, tier, checks) => {
    expect(asked(tier)).toEqual(checks);
  });
});
