import type { LimitConfig, LimitRule, OnStoreError } from '../contract/limits.ts';
import { durationMillis, rateWindow, type Window } from '../contract/units.ts';
import type { RouteThrottles, Throttle } from './gateway-model.ts';
import type { LimitShape } from './limit-shape.ts';
import { requestValue } from './normalise-value.ts';

/** Limits that were written in one place, with what they depend on beside their own texts. */
export interface LimitPlace {
  /** `orders:POST /orders`, `service:orders`; the number of each limit is added. */
  readonly id: string;
  readonly limits: readonly LimitShape[];
  /** Tiers in their declared order: the first rule is for callers without a known one. */
  readonly tiers: readonly string[];
  /** How long a request may be under way. */
  readonly leaseMillis: number;
}

/** The counters of one place: one for each rate of each exact limit. */
export function limitConfigs(place: LimitPlace, usual: OnStoreError): readonly LimitConfig[] {
  return place.limits
    .filter(({ enforce }) => enforce !== 'best-effort')
    .flatMap((limit) => rulesOf(limit, place).map((rules) => ({ ...rules, limit })))
    .map(({ rule, tiers, limit }, index) => ({
      id: `${place.id}:${index}`,
      rule,
      tiers,
      by: [limit.by].flat().map(requestValue),
      otherwise: [limit.otherwise ?? 'client.ip'].flat().map(requestValue),
      cost: limit.cost ?? 1,
      shadow: limit.shadow ?? false,
      hideHeaders: limit.hideHeaders ?? false,
      onStoreError: limit.onStoreError ?? usual,
    }));
}

type Rules = Pick<LimitConfig, 'rule' | 'tiers'>;

function rulesOf(limit: LimitShape, place: LimitPlace): readonly Rules[] {
  const { rate, concurrency, lease } = limit;
  if (concurrency !== undefined) {
    const windowMillis = durationMillis(lease) ?? place.leaseMillis;
    return [{ rule: { algorithm: 'concurrency', limit: concurrency, windowMillis }, tiers: {} }];
  }
  if (typeof rate !== 'object' || Array.isArray(rate))
    return [rate as string | readonly string[]].flat().map((one) => ({ rule: ruleOf(limit, one), tiers: {} }));
  const tiers = place.tiers.map((tier) => [tier, ruleOf(limit, rate[tier])] as const);
  return tiers.slice(0, 1).map(([, rule]) => ({ rule, tiers: Object.fromEntries(tiers) }));
}

function ruleOf(limit: LimitShape, rate: unknown): LimitRule {
  const window = rateWindow(rate) as Window;
  return ruleMakers[limit.algorithm ?? 'sliding-window'](window, limit);
}

type RateAlgorithm = NonNullable<LimitShape['algorithm']>;

const ruleMakers = {
  'fixed-window': (window) => ({ algorithm: 'fixed-window', ...window }),
  'sliding-log': (window) => ({ algorithm: 'sliding-log', ...window }),
  'sliding-window': (window) => ({ algorithm: 'sliding-window', ...window }),
  'sliding-window-interpolated': (window) => ({ algorithm: 'sliding-window-interpolated', ...window }),
  'token-bucket': (window, { burst }) => ({ algorithm: 'token-bucket', ...window, burst: burst ?? window.limit }),
  'leaky-bucket': (window, { burst, maxDelay }) => ({
    algorithm: 'leaky-bucket',
    ...window,
    burst: burst ?? window.limit,
    maxDelayMillis: durationMillis(maxDelay) ?? 0,
  }),
} as const satisfies { readonly [A in RateAlgorithm]: (window: Window, limit: LimitShape) => LimitRule };

/** What API Gateway throttles for a route: at most one of each kind, which the rules see to. */
export function routeThrottles(limits: readonly LimitShape[], tiers: readonly string[]): RouteThrottles {
  const bestEffort = limits.filter(({ enforce }) => enforce === 'best-effort');
  const ofRoute = bestEffort.find(({ by }) => [by].flat().includes('route'));
  const ofKeys = bestEffort.find(({ by }) => [by].flat().includes('key.id'));
  return {
    route: ofRoute === undefined ? null : throttle(ofRoute.rate, ofRoute.burst),
    tiers: Object.fromEntries(
      ofKeys === undefined ? [] : tiers.map((tier) => [tier, throttle(rateOfTier(ofKeys, tier), ofKeys.burst)]),
    ),
  };
}

function rateOfTier({ rate }: LimitShape, tier: string): unknown {
  return typeof rate === 'object' && !Array.isArray(rate) ? rate[tier] : rate;
}

/** A rate as the token bucket of API Gateway; without a burst of its own it holds what one second brings. */
export function throttle(rate: unknown, burst: number | undefined): Throttle {
  const { limit, windowMillis } = rateWindow(rate) as Window;
  const perSecond = (limit * 1_000) / windowMillis;
  return { perSecond, burst: burst ?? Math.ceil(perSecond) };
}
