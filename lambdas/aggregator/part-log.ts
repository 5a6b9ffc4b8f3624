import type { ServingParts } from '../forwarder/served-route.ts';
import type { Exchange } from '../stages/exchange.ts';
import { authorizationFailure, callFields } from '../stages/request-log.ts';
import { requestMetrics } from '../stages/request-metrics.ts';

/** Tells of one part of an aggregate, once it has ended. */
export type PartLog = (of: { readonly aggregate: string; readonly part: string }, exchange: Exchange) => void;

/** A line of its own for a part of which there is something to count: its metrics are of its upstream, and one line has one. */
export function partLog({ log, telemetry, nowMillis }: Pick<ServingParts, 'log' | 'telemetry' | 'nowMillis'>): PartLog {
  return ({ aggregate, part }, exchange) => {
    const endedAtMillis = nowMillis();
    telemetry.latencies.call(exchange, endedAtMillis);
    const metrics = {
      ...requestMetrics(exchange, endedAtMillis, telemetry.metricsBy),
      ...authorizationFailure(exchange, endedAtMillis),
    };
    if (Object.keys(metrics).length === 0) return;
    log.info('part', {
      requestId: exchange.requestId,
      traceId: exchange.trace?.parent.traceId,
      aggregate,
      part,
      route: exchange.routeKey,
      upstreamMillis: exchange.upstreamMillis,
      refusal: exchange.refusal,
      limit: exchange.refusingLimit,
      remaining: exchange.remaining,
      ...callFields(exchange),
      ...metrics,
    });
  };
}
