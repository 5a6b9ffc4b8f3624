import { describe, expect, it } from '@jest/globals';
import type { LimitConfig, LimitRule } from '../../lib/contract/limits.ts';
import { mostAdmitted } from '../../lib/testing/most-admitted.ts';

const limit = (rule: LimitRule, more: Partial<LimitConfig> = {}): LimitConfig => ({
  id: 'a',
  rule,
  tiers: {},
  by: [{ from: 'client.ip' }],
  otherwise: [{ from: 'client.ip' }],
  cost: 1,
  shadow: false,
  hideHeaders: false,
  onStoreError: 'closed',
  ...more,
});
const ten = { limit: 10, windowMillis: 1_000 };
const bucket = { ...ten, burst: 3 };
const strict: LimitRule = { algorithm: 'sliding-window', ...ten };

describe('the most that an algorithm may admit', () => {
  it.each<{ rule: LimitRule; from: number; to: number; most: number }>([
    { rule: { algorithm: 'fixed-window', ...ten }, from: 0, to: 999, most: 10 },
    { rule: { algorithm: 'fixed-window', ...ten }, from: 999, to: 1_000, most: 20 },
    { rule: { algorithm: 'sliding-log', ...ten }, from: 500, to: 1_499, most: 10 },
    { rule: { algorithm: 'sliding-log', ...ten }, from: 500, to: 1_500, most: 20 },
    { rule: strict, from: 500, to: 1_499, most: 10 },
    { rule: strict, from: 0, to: 2_000, most: 30 },
    { rule: { algorithm: 'sliding-window-interpolated', ...ten }, from: 0, to: 874, most: 10 },
    { rule: { algorithm: 'sliding-window-interpolated', ...ten }, from: 0, to: 875, most: 20 },
    { rule: { algorithm: 'token-bucket', ...bucket }, from: 0, to: 0, most: 3 },
    { rule: { algorithm: 'token-bucket', ...bucket }, from: 0, to: 199, most: 4 },
    { rule: { algorithm: 'leaky-bucket', ...bucket, maxDelayMillis: 0 }, from: 0, to: 1_000, most: 13 },
    { rule: { algorithm: 'concurrency', ...ten }, from: 0, to: 1, most: Number.POSITIVE_INFINITY },
  ])('$rule.algorithm from $from to $to: $most', ({ rule, from, to, most }) => {
    expect(mostAdmitted([limit(rule)], undefined, { fromMillis: from, toMillis: to })).toBe(most);
  });

  const span = { fromMillis: 0, toMillis: 0 };
  it.each<{ story: string; limits: readonly LimitConfig[]; tier: string | undefined; most: number }>([
    {
      story: 'the least of several',
      limits: [limit(strict), limit({ ...strict, limit: 4 })],
      tier: undefined,
      most: 4,
    },
    {
      story: 'nothing of a shadow',
      limits: [limit(strict), limit({ ...strict, limit: 4 }, { shadow: true })],
      tier: undefined,
      most: 10,
    },
    { story: 'in units of cost', limits: [limit(strict, { cost: 3 })], tier: undefined, most: 3 },
    {
      story: 'of the tier',
      limits: [limit(strict, { tiers: { pro: { ...strict, limit: 50 } } })],
      tier: 'pro',
      most: 50,
    },
    {
      story: 'of no known tier',
      limits: [limit(strict, { tiers: { pro: { ...strict, limit: 50 } } })],
      tier: 'free',
      most: 10,
    },
    {
      story: 'nothing of a limit of other tiers',
      limits: [limit(strict), limit(strict, { tiersOnly: true, tiers: { pro: { ...strict, limit: 2 } } })],
      tier: 'free',
      most: 10,
    },
    {
      story: 'of a limit of its tier alone',
      limits: [limit(strict), limit(strict, { tiersOnly: true, tiers: { pro: { ...strict, limit: 2 } } })],
      tier: 'pro',
      most: 2,
    },
  ])('is $story: $most', ({ limits, tier, most }) => {
    expect(mostAdmitted(limits, tier, span)).toBe(most);
  });
});
