import type { LimitConfig, LimitRule } from '../contract/limits.ts';
import type { EntryModel } from '../model/gateway-model.ts';
import { type Enforcement, type PolicyRow, unlessRefused } from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

export const rateLimit: PolicyRow = {
  what: 'admits at most so many requests in a window, or at a time',
  isUsed: ({ route }) => isLimited(route),
  lambda: ({ route }) => admission(route),
  direct: ({ route }) =>
    unlessRefused(
      route.limits.map(
        ({ id }) => `the limit ${id} would over-admit: API Gateway throttles by best effort, and not by who is calling`,
      ),
      throttled,
    ),
};

/** Who admits requests of an entry that a function of ours serves. */
export function admission(route: EntryModel): Enforcement {
  return route.limits.length > 0 ? counted(route) : throttled;
}

export function isLimited(route: EntryModel): boolean {
  return route.limits.length > 0 || isThrottled(route);
}

function isThrottled({ throttles }: EntryModel): boolean {
  return throttles.route !== null || Object.keys(throttles.tiers).length > 0;
}

const throttled: Enforcement = {
  enforcedBy: 'api-gateway',
  why: 'throttles by best effort, a target rather than a ceiling, before anything of ours is called and paid',
  pricePerMillion: 0,
};

function counted(route: EntryModel): Enforcement {
  const delayMillis = longestDelayMillis(route.limits);
  const waiting = (delayMillis / 1_000) * pricePerMillion.waitingSecond;
  const why = [
    'one atomic script on the shared store, exact over all instances',
    ...(isThrottled(route) ? ['API Gateway throttles before it, by best effort'] : []),
    ...(delayMillis > 0
      ? [
          `a request that waits ${delayMillis} ms in the queue keeps a Lambda: ${waiting.toFixed(2)} dollars a million, counted for all of them`,
        ]
      : []),
  ].join('; ');
  return {
    enforcedBy: 'forwarder',
    why,
    pricePerMillion: route.limits.length * pricePerMillion.limit + waiting,
  };
}

/** The longest that a request of this route can be made to wait: the queues of one request wait at the same time, and all tiers as long. */
function longestDelayMillis(limits: readonly LimitConfig[]): number {
  return Math.max(0, ...limits.map(({ rule, shadow }) => (shadow ? 0 : delayOf(rule))));
}

function delayOf(rule: LimitRule): number {
  return rule.algorithm === 'leaky-bucket' ? rule.maxDelayMillis : 0;
}
