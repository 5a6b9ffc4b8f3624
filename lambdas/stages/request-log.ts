import type { Log } from '../ports.ts';
import type { Stage } from './exchange.ts';
import { limitMetrics } from './limit-metrics.ts';

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
        ...limitMetrics(exchange, nowMillis()),
      });
    },
  };
}
