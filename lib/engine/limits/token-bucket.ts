import type { LimitRule } from '../../contract/limits.ts';
import { bucket } from './bucket.ts';

/**
 * A bucket of `burst` tokens that wins back `limit` in a window: in any span of time at most `burst` and what is won back in
 * it. A client that was quiet may burst; over a long time it gets `limit` a window.
 */
export const tokenBucket = bucket<Extract<LimitRule, { algorithm: 'token-bucket' }>>((rule) => ({
  ...rule,
  maxDelayMillis: null,
}));
