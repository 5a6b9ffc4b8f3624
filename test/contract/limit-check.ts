import { createHash, randomUUID } from 'node:crypto';
import type { LimitCheck } from '../../lambdas/ports.ts';
import type { LimitConfig, LimitRule } from '../../lib/contract/limits.ts';

/** One limit under one key. */
export function checkOf(
  rule: LimitRule,
  { id, key, cost = 1, shadow = false }: { id: string; key: string; cost?: number; shadow?: boolean },
): LimitCheck {
  const limit: LimitConfig = {
    id,
    rule,
    tiers: {},
    by: [],
    otherwise: [],
    cost,
    shadow,
    hideHeaders: false,
    onStoreError: 'closed',
  };
  return { limit, rule, key, cost };
}

/** Keys of one dimension that nobody else has, so that suites can share one engine; one a name. */
export function freshKeys(): (name: string) => string {
  const tag = randomUUID();
  const digest = (...texts: readonly string[]) =>
    createHash('sha256').update(texts.join()).digest('base64url').slice(0, 22);
  return (name) => `gh1:{${digest(tag)}}:${digest(tag, name)}`;
}

/** A strict sliding window of a key of its own. */
export function check(
  limit: number,
  windowMillis = 60_000,
  { id = 'a', keys = freshKeys(), cost = 1 } = {},
): LimitCheck {
  return checkOf({ algorithm: 'sliding-window', limit, windowMillis }, { id, key: keys(id), cost });
}
