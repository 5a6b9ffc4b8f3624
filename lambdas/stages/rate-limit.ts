import type { EntryConfig, GatewayConfig } from '../../lib/contract/runtime-config.ts';
import { clientNetwork } from '../../lib/engine/client-ip/client-ip.ts';
import { resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import {
  type LimitCheck,
  type LimitStore,
  LimitStoreContended,
  LimitStoreUnavailable,
  type LimitVerdict,
} from '../ports.ts';
import { type Answer, answerMillis, type Exchange, refuse, requestView, type Stage } from './exchange.ts';
import { limitChecks } from './limit-checks.ts';
import { localShare } from './local-share.ts';
import { bindingLimit, type JudgedLimit, rateLimitHeaders, retryAfterSeconds, seconds } from './rate-limit-headers.ts';

export interface LimitStores {
  readonly shared: LimitStore;
  /** This instance alone: serves `onStoreError: 'local'`. */
  readonly local: LimitStore;
}

export type Wait = (millis: number) => Promise<void>;

/** What a store said, and which one, for what is given back goes where it was taken. */
interface Decision {
  readonly store: LimitStore;
  readonly checks: readonly LimitCheck[];
  readonly verdict: LimitVerdict;
}

/**
 * Every limit of the request in one call of the store. When the store is away each limit does what it declared, and the
 * answer says so in `RateLimit-Degraded: open | local`; one `closed` limit refuses the request. What a leaky bucket delays
 * waits here.
 */
export function rateLimit(config: GatewayConfig, stores: LimitStores, wait: Wait): Stage {
  return {
    async before({ event: exchange, context }) {
      const checks = checksOf(config, exchange);
      if (checks.length === 0) return undefined;
      const decision = (await shared(stores.shared, checks)) ?? (await fallback(stores.local, checks, exchange));
      if (decision === 'contended') return contended(exchange);
      if (decision === 'closed') return unavailable(exchange);
      const refusal = told(config, decision, exchange);
      if (refusal !== undefined) return refusal;
      return delayed(decision, exchange, context.getRemainingTimeInMillis() - answerMillis, wait);
    },
  };
}

function checksOf({ clientIp }: GatewayConfig, exchange: Exchange): readonly LimitCheck[] {
  const view = requestView(exchange);
  const network = { ...view, clientIp: clientNetwork(view.clientIp, clientIp.ipv6Prefix) };
  return limitChecks((exchange.route as EntryConfig).limits, {
    resolve: (value) => resolveRequestValue(value, network),
    tier: exchange.caller?.tier,
  });
}

async function shared(store: LimitStore, checks: readonly LimitCheck[]): Promise<Decision | 'contended' | undefined> {
  try {
    return { store, checks, verdict: await store.check(checks) };
  } catch (error) {
    if (error instanceof LimitStoreContended && checks.some(({ limit }) => !limit.shadow)) return 'contended';
    if (error instanceof LimitStoreUnavailable) return undefined;
    throw error;
  }
}

async function fallback(
  store: LimitStore,
  all: readonly LimitCheck[],
  exchange: Exchange,
): Promise<Decision | 'closed'> {
  const isClosed = ({ limit }: LimitCheck) => limit.onStoreError === 'closed' && !limit.shadow;
  const checks = all.filter(({ limit }) => limit.onStoreError === 'local').map(localShare);
  exchange.degraded = all.some(isClosed) ? 'closed' : checks.length > 0 ? 'local' : 'open';
  if (exchange.degraded === 'closed') return 'closed';
  const admitted = { admitted: true, delayMillis: 0, limits: [], receipt: [] };
  return { store, checks, verdict: checks.length > 0 ? await store.check(checks) : admitted };
}

/** Whoever floods a counter until it cannot be counted is not let in uncounted, whatever the limit says of an outage. */
function contended(exchange: Exchange): Answer {
  const headers = [['Retry-After', '1']] as const;
  return refuse(exchange, 'rate-limited', 'too many requests at the same time', { headers });
}

function unavailable(exchange: Exchange): Answer {
  exchange.answerHeaders = [
    ['Retry-After', '1'],
    ['RateLimit-Degraded', 'closed'],
  ];
  return refuse(exchange, 'limiter-unavailable', 'the limit of this route cannot be checked now');
}

/** Notes what was decided for the answer, the log and the stage that gives back; a refusal is the answer. */
function told(config: GatewayConfig, { store, checks, verdict }: Decision, exchange: Exchange): Answer | undefined {
  const limits = verdict.limits.flatMap((state) => {
    const check = checks.find(({ limit }) => limit.id === state.id);
    return check === undefined ? [] : [{ ...check, state }];
  });
  exchange.charged = { store, receipt: verdict.receipt, leases: leasesOf(checks, verdict) };
  Object.assign(exchange, nearestToItsEnd(limits));
  exchange.shadowRefusals = limits.filter(({ limit, state }) => limit.shadow && !state.admitted).length;
  exchange.answerHeaders = [
    ...rateLimitHeaders(config.limitHeaders, limits),
    ...(exchange.degraded === undefined ? [] : [['RateLimit-Degraded', exchange.degraded] as const]),
  ];
  return verdict.admitted ? undefined : limited(limits, exchange);
}

/** What a limit that hides its numbers from clients has left is no secret to operators. */
function nearestToItsEnd(limits: readonly JudgedLimit[]): Pick<Exchange, 'remaining'> {
  const share = ({ rule, state }: JudgedLimit) => state.remaining / rule.limit;
  const binding = limits.filter(({ limit }) => !limit.shadow);
  const [nearest] = binding.sort((a, b) => share(a) - share(b));
  return nearest === undefined ? {} : { remaining: { limit: nearest.limit.id, left: nearest.state.remaining } };
}

function leasesOf(checks: readonly LimitCheck[], { receipt }: LimitVerdict) {
  const keys = checks.filter(({ rule }) => rule.algorithm === 'concurrency').map(({ key }) => key);
  return receipt.filter(({ key }) => keys.includes(key));
}

/** The refusal names the limit that binds longest, unless its numbers are nobody's business. */
function limited(limits: readonly JudgedLimit[], exchange: Exchange): Answer {
  const refusing = bindingLimit(limits);
  const { limit, rule, state } = refusing;
  exchange.refusingLimit = limit.id;
  const headers = [['Retry-After', String(retryAfterSeconds(refusing))] as const];
  if (limit.hideHeaders) return refuse(exchange, 'rate-limited', 'a limit of this route is used up', { headers });
  const window = { windowSeconds: seconds(rule.windowMillis), resetSeconds: seconds(state.resetMillis) };
  const members = { limit: limit.id, ...(rule.algorithm === 'concurrency' ? {} : window) };
  return refuse(exchange, 'rate-limited', `the limit ${limit.id} is used up`, { headers, members });
}

/** The wait is part of the route's time; where it would not leave any, the request is refused and what it took given back. */
async function delayed(
  { verdict }: Decision,
  exchange: Exchange,
  leftMillis: number,
  wait: Wait,
): Promise<Answer | undefined> {
  const { delayMillis } = verdict;
  if (delayMillis === 0) return undefined;
  if (delayMillis >= Math.min(leftMillis, (exchange.route as EntryConfig).timeoutMillis)) {
    exchange.isUnserved = true;
    const headers = [['Retry-After', String(seconds(delayMillis))] as const];
    return refuse(exchange, 'rate-limited', 'the request would wait longer than this route may take', { headers });
  }
  exchange.delayMillis = delayMillis;
  await wait(delayMillis);
  return undefined;
}
