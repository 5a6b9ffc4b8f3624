import { durationText, percentText } from '../contract/units.ts';
import { hasReads } from '../policies/retry.ts';
import type { PlannedRoute } from './gateway-plan.ts';

/** How a route's upstream is called, as people read it; null for what the route does not have. */
export interface CallTexts {
  readonly timeout: string;
  readonly breaker: string | null;
  readonly retry: string | null;
  readonly fallback: string | null;
}

export function callTexts(planned: PlannedRoute): CallTexts {
  return {
    timeout: timeoutText(planned),
    breaker: breakerText(planned),
    retry: retryText(planned),
    fallback: fallbackText(planned),
  };
}

/** `2 × 900 ms + 100 ms ≤ 2 s`: the longest that tries and their pauses can take, and what they fit in. */
function timeoutText(planned: PlannedRoute): string {
  const { tryMillis, timeoutMillis } = planned.route;
  const retry = retryOf(planned);
  if (retry === null) return durationText(tryMillis);
  const pauses = retry.pauseMillis * (2 ** (retry.tries - 1) - 1);
  return `${retry.tries} × ${durationText(tryMillis)} + ${durationText(pauses)} ≤ ${durationText(timeoutMillis)}`;
}

function breakerText({ way, upstream: { calls } }: PlannedRoute): string | null {
  if (way === 'direct' || calls.breaker === null) return null;
  const { consecutiveFailures, failureRate, minimumCalls, slow, openMillis } = calls.breaker;
  const rates = [`${percentText(failureRate)} of ${minimumCalls}`];
  if (slow !== null) rates.push(`${percentText(slow.rate)} over ${durationText(slow.millis)}`);
  return `${consecutiveFailures} failures or ${rates.join(' or ')}, for ${durationText(openMillis)}`;
}

function retryText(planned: PlannedRoute): string | null {
  const retry = retryOf(planned);
  const { route, upstream } = planned;
  const { hedge } = upstream.calls;
  const isHedged = hedge !== null && !route.once && hasReads(route);
  const texts = [
    ...(retry === null ? [] : [`${retry.tries} tries`]),
    ...(isHedged
      ? [`hedged after ${'afterMillis' in hedge ? durationText(hedge.afterMillis) : `p${hedge.percentile}`}`]
      : []),
  ];
  return texts.length === 0 ? null : texts.join(', ');
}

function fallbackText({ route: { fallback } }: PlannedRoute): string | null {
  if (fallback === null) return null;
  return [
    ...(fallback.lastGoodMillis === null ? [] : [`last good, up to ${durationText(fallback.lastGoodMillis)}`]),
    ...(fallback.static === null ? [] : [`static ${fallback.static.status}`]),
  ].join(', else ');
}

function retryOf({ route, upstream }: PlannedRoute) {
  return route.once ? null : upstream.calls.retry;
}
