import type { LimitConfig } from '../../lib/contract/limits.ts';
import { resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import { type LimitCheck, type LimitStore, LimitStoreUnavailable, type LimitVerdict } from '../ports.ts';
import { type Answer, type Exchange, refuse, requestView, type Stage } from './exchange.ts';
import { limitKeys } from './limit-key.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';

export interface LimitStores {
  readonly shared: LimitStore;
  /** This instance alone: serves `onStoreError: 'local'`. */
  readonly local: LimitStore;
}

/**
 * Every limit of the route in one call of the store. When the store is away each limit does what it declared, and the answer
 * says so in `RateLimit-Degraded: open | local`; one `closed` limit refuses the request.
 */
export function rateLimit(stores: LimitStores): Stage {
  return {
    async before({ event: exchange }) {
      const limits = exchange.route?.limits ?? [];
      if (limits.length === 0) return undefined;
      const checks = limitChecks(limits, exchange);
      const verdict = (await shared(stores, checks)) ?? (await fallback(stores, checks, exchange));
      if (verdict === 'closed') return unavailable(exchange);
      exchange.answerHeaders = [
        ...rateLimitHeaders(limits, verdict),
        ...(exchange.degraded === undefined ? [] : [['RateLimit-Degraded', exchange.degraded] as const]),
      ];
      return verdict.admitted ? undefined : refuse(exchange, 'rate-limited', 'the limit of this route is used up');
    },
  };
}

function limitChecks(limits: readonly LimitConfig[], exchange: Exchange): readonly LimitCheck[] {
  const view = requestView(exchange);
  const keys = limitKeys(limits, (value) => resolveRequestValue(value, view));
  return limits.map((limit, n) => ({ limit, rule: limit.rule, key: keys[n] as string, cost: limit.cost }));
}

async function shared(stores: LimitStores, checks: readonly LimitCheck[]): Promise<LimitVerdict | undefined> {
  try {
    return await stores.shared.check(checks);
  } catch (error) {
    if (error instanceof LimitStoreUnavailable) return undefined;
    throw error;
  }
}

async function fallback(
  stores: LimitStores,
  checks: readonly LimitCheck[],
  exchange: Exchange,
): Promise<LimitVerdict | 'closed'> {
  if (checks.some(({ limit }) => limit.onStoreError === 'closed')) return 'closed';
  const local = checks.filter(({ limit }) => limit.onStoreError === 'local');
  exchange.degraded = local.length > 0 ? 'local' : 'open';
  return local.length > 0 ? stores.local.check(local) : { admitted: true, delayMillis: 0, limits: [], receipt: [] };
}

function unavailable(exchange: Exchange): Answer {
  exchange.answerHeaders = [['Retry-After', '1']];
  return refuse(exchange, 'limiter-unavailable', 'the limit of this route cannot be checked now');
}
