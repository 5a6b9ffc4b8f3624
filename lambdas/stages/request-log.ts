import type { ProblemKind } from '../../lib/contract/problem.ts';
import { clientNeighbourhood } from '../../lib/engine/client-ip/client-ip.ts';
import type { Log } from '../ports.ts';
import type { Exchange, Stage } from './exchange.ts';
import { failureMetrics } from './failure-metrics.ts';
import { isSampled } from './log-sample.ts';
import { requestMetrics } from './request-metrics.ts';
import type { Telemetry } from './telemetry.ts';

const failures: ReadonlySet<ProblemKind | undefined> = new Set([
  'unauthorized',
  'token-expired',
  'insufficient-scope',
  'forbidden',
]);

/** A request that took longer is told whatever the sample. */
const slowMillis = 1_000;

/**
 * One line a request: all that were refused, failed, degraded or slow, and a sample of the others, which is all of them where
 * nothing else was said. It holds ids, names from the configuration and numbers; nothing a caller wrote.
 */
export function requestLog(log: Log, nowMillis: () => number, { sample, metricsBy, latencies }: Telemetry): Stage {
  return {
    after({ event: exchange, response }) {
      const endedAtMillis = nowMillis();
      latencies.request(exchange, endedAtMillis);
      const latencyMillis = Math.round(endedAtMillis - exchange.receivedAtMillis);
      const metrics = requestMetrics(exchange, endedAtMillis, metricsBy);
      const isRemarkable =
        latencyMillis >= slowMillis || (response?.statusCode ?? 500) >= 400 || Object.keys(metrics).length > 0;
      if (!isRemarkable && !isSampled(sample, exchange.requestId)) return;
      log.info('request', {
        requestId: exchange.requestId,
        traceId: exchange.trace?.parent.traceId,
        route: exchange.route === undefined ? undefined : exchange.routeKey,
        status: response?.statusCode,
        latencyMillis,
        upstreamMillis: exchange.upstreamMillis,
        credential: exchange.caller?.credential,
        tier: exchange.caller?.tier,
        principal: exchange.principal,
        refusal: exchange.refusal,
        limit: exchange.refusingLimit,
        remaining: exchange.remaining,
        delayMillis: exchange.delayMillis,
        degraded: exchange.degraded,
        parts: exchange.parts,
        ...callFields(exchange),
        ...metrics,
        ...authorizationFailure(exchange, endedAtMillis),
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
export function authorizationFailure({ refusal, parts, gateway, event, clientIp }: Exchange, nowMillis: number) {
  if (refusal === undefined || parts !== undefined || !failures.has(refusal)) return {};
  const { stage } = event.requestContext;
  return { network: clientNeighbourhood(clientIp), ...failureMetrics({ gateway, stage }, refusal, nowMillis) };
}
