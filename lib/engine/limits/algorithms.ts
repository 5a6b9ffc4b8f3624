import type { LimitAlgorithm, LimitRule } from '../../contract/limits.ts';
import type { BucketState } from './bucket.ts';
import { type ConcurrencyState, concurrency } from './concurrency.ts';
import { type FixedWindowState, fixedWindow } from './fixed-window.ts';
import { leakyBucket } from './leaky-bucket.ts';
import type { Algorithm } from './limit-verdict.ts';
import { type SlidingLogState, slidingLog } from './sliding-log.ts';
import { slidingWindow } from './sliding-window.ts';
import { slidingWindowInterpolated } from './sliding-window-interpolated.ts';
import type { SubBuckets } from './sub-buckets.ts';
import { tokenBucket } from './token-bucket.ts';

/** What is remembered of one counter, by algorithm. */
interface Memories {
  'fixed-window': FixedWindowState;
  'sliding-log': SlidingLogState;
  'sliding-window': SubBuckets;
  'sliding-window-interpolated': SubBuckets;
  'token-bucket': BucketState;
  'leaky-bucket': BucketState;
  concurrency: ConcurrencyState;
}

/** What a store keeps of one counter, as JSON; which algorithm wrote it is part of the store's key. */
export type LimitMemory = Memories[LimitAlgorithm];

const rows = {
  'fixed-window': fixedWindow,
  'sliding-log': slidingLog,
  'sliding-window': slidingWindow,
  'sliding-window-interpolated': slidingWindowInterpolated,
  'token-bucket': tokenBucket,
  'leaky-bucket': leakyBucket,
  concurrency,
} satisfies { [A in LimitAlgorithm]: Algorithm<Extract<LimitRule, { algorithm: A }>, Memories[A]> };

/** The row of an algorithm. Below this table nobody asks which one it is; memories come back to the row that made them. */
export function algorithmOf(algorithm: LimitAlgorithm): Algorithm<LimitRule, LimitMemory> {
  return rows[algorithm] as unknown as Algorithm<LimitRule, LimitMemory>;
}
