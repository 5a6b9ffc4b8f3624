import type { Log } from '../ports.ts';
import type { Exchange } from '../stages/exchange.ts';
import { authorizationFailure, callFields } from '../stages/request-log.ts';
import { requestMetrics } from '../stages/request-metrics.ts';

/** A line of its own for a part of which there is something to count: its metrics are of its upstream, and one line has one. */
export function partLine(
  log: Log,
  { aggregate, part }: { readonly aggregate: string; readonly part: string },
  exchange: Exchange,
  nowMillis: number,
): void {
  const metrics = { ...requestMetrics(exchange, nowMillis), ...authorizationFailure(exchange, nowMillis) };
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
    ...callFields(exchange),
    ...metrics,
  });
}
