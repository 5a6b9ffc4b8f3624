import type { LimitConfig, LimitRule } from '../contract/limits.ts';
import { requestValueText } from '../contract/request-value.ts';
import type { RouteThrottles, Throttle } from '../model/gateway-model.ts';

/** The limits of a route as people read them: `100/min by claims.sub (token bucket, burst 20)`. */
export function limitTexts(limits: readonly LimitConfig[], throttles: RouteThrottles): readonly string[] {
  const ofKeys = Object.entries(throttles.tiers);
  return [
    ...limits.map(limitText),
    ...(throttles.route === null ? [] : [`${throttleText(throttles.route)} by route (best effort)`]),
    ...(ofKeys.length === 0
      ? []
      : [`${ofKeys.map(([tier, one]) => `${tier} ${throttleText(one)}`).join(', ')} by key.id (best effort)`]),
  ];
}

function limitText({ id, rule, tiers, by, cost, shadow }: LimitConfig): string {
  const rules = Object.keys(tiers).length > 0 ? Object.values(tiers) : [rule];
  const amounts = Object.keys(tiers).length > 0 ? Object.entries(tiers).map(ofTier) : [amount(rule)];
  const details = [
    ...forms[rule.algorithm],
    ...onceEach(
      rules.flatMap((one) => ('burst' in one ? [one.burst] : [])),
      (bursts) => `burst ${bursts}`,
    ),
    ...onceEach(rules.flatMap(delayOf), (delays) => `delays up to ${delays} ms`),
    ...(rule.algorithm === 'concurrency' ? [`lease ${rule.windowMillis} ms`] : []),
    ...(cost > 1 ? [`cost ${cost}`] : []),
    ...(shadow ? ['shadow'] : []),
    ...shared(id),
  ];
  const text = `${amounts.join(', ')} by ${by.map(requestValueText).join(' + ')}`;
  return details.length === 0 ? text : `${text} (${details.join(', ')})`;
}

/** The usual algorithm says nothing of itself. */
const forms = {
  'fixed-window': ['fixed window'],
  'sliding-log': ['sliding log'],
  'sliding-window': [],
  'sliding-window-interpolated': ['interpolated sliding window'],
  'token-bucket': ['token bucket'],
  'leaky-bucket': ['leaky bucket'],
  concurrency: [],
} as const satisfies { readonly [A in LimitRule['algorithm']]: readonly string[] };

function delayOf(rule: LimitRule): readonly number[] {
  return rule.algorithm === 'leaky-bucket' && rule.maxDelayMillis > 0 ? [rule.maxDelayMillis] : [];
}

/** A detail that all tiers have is told once, and one that differs in their order: `burst 10/100`. */
function onceEach(values: readonly number[], tell: (values: string) => string): readonly string[] {
  return values.length === 0 ? [] : [tell([...new Set(values)].join('/'))];
}

function ofTier([tier, rule]: readonly [string, LimitRule]): string {
  return `${tier} ${amount(rule)}`;
}

const windowUnits = new Map([
  [1_000, 's'],
  [60_000, 'min'],
  [3_600_000, 'h'],
  [86_400_000, 'day'],
  [604_800_000, 'week'],
]);

function amount(rule: LimitRule): string {
  if (rule.algorithm === 'concurrency') return `${rule.limit} at a time`;
  return `${rule.limit}/${windowUnits.get(rule.windowMillis) ?? `${rule.windowMillis} ms`}`;
}

/** Where a limit was written that the route shares with others; ids of routes hold a blank. */
function shared(id: string): readonly string[] {
  const [, kind, name] = /^(platform|gateway|service|credential):([^ :]+):\d+$/.exec(id) ?? [];
  return kind === undefined ? [] : [`of ${kind} ${name}`];
}

function throttleText({ perSecond, burst }: Throttle): string {
  return `${Math.round(perSecond * 1_000) / 1_000}/s, burst ${burst}`;
}
