import type { ProblemKind } from '../../lib/contract/problem.ts';
import { clientNeighbourhood } from '../../lib/engine/client-ip/client-ip.ts';
import type { Log } from '../ports.ts';
import type { Exchange, Stage } from './exchange.ts';
import { failureMetrics } from './failure-metrics.ts';
import { requestMetrics } from './request-metrics.ts';

const failures: ReadonlySet<ProblemKind | undefined> = new Set([
  'unauthorized',
  'token-expired',
  'insufficient-scope',
  'forbidden',
]);

/** One line a request. It holds ids, names from the configuration and numbers; nothing a caller wrote. */
export function requestLog(log: Log, nowMillis: () => number): Stage {
  return {
    after({ event: exchange, response }) {
      log.info('request', {
        requestId: exchange.requestId,
        traceId: exchange.trace?.parent.traceId,
        route: exchange.route === undefined ? undefined : exchange.routeKey,
        status: response?.statusCode,
        latencyMillis: Math.round(nowMillis() - exchange.receivedAtMillis),
        upstreamMillis: exchange.upstreamMillis,
        credential: exchange.caller?.credential,
        tier: exchange.caller?.tier,
        refusal: exchange.refusal,
        limit: exchange.refusingLimit,
        delayMillis: exchange.delayMillis,
        degraded: exchange.degraded,
        parts: exchange.parts,
        ...callFields(exchange),
        ...requestMetrics(exchange, nowMillis()),
        ...authorizationFailure(exchange, nowMillis()),
      });
    },
  };
}

/** What became of the call, where it was not simply made and answered. Targets are numbers: no host is in a log. */
export function callFields({ notes, fallback }: Exchange) {
  if (notes === undefined) return {};
  const { tries, target, circuit, isCapOpen } = notes;
  return { tries: tries === 1 ? undefined : tries, target, circuit, cap: isCapOpen && 'open', fallback };
}

/** Whoever is refused here is refused before any limit, so no other metric stands in the line. What refused a part stands in the part's. */
export function authorizationFailure({ refusal, parts, gateway, clientIp }: Exchange, nowMillis: number) {
  if (refusal === undefined || parts !== undefined || !failures.has(refusal)) return {};
  return { network: clientNeighbourhood(clientIp), ...failureMetrics(gateway, refusal, nowMillis) };
}
