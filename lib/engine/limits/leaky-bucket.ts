import type { LimitRule } from '../../contract/limits.ts';
import { bucket } from './bucket.ts';

/**
 * A bucket that holds `burst` and leaks `limit` in a window. As a meter (`maxDelayMillis` 0) what fits passes at once: in any
 * span at most `burst` and what leaks in it. As a queue each request waits until what came before it has leaked, and is
 * refused where that takes longer than `maxDelayMillis`: requests go on at the leak's pace, to the millisecond.
 */
export const leakyBucket = bucket<Extract<LimitRule, { algorithm: 'leaky-bucket' }>>((rule) => ({
  ...rule,
  maxDelayMillis: rule.maxDelayMillis === 0 ? null : rule.maxDelayMillis,
}));
