import type { RouteConfig } from '../../lib/contract/runtime-config.ts';
import type { Log } from '../ports.ts';
import { embeddedMetrics, type MetricValues } from './embedded-metrics.ts';
import type { Exchange } from './exchange.ts';

/** Takes the times of every request, whether its own line is written or not. */
export interface LatencyMetrics {
  /** A request of a client, and the call that was made for it. */
  request(exchange: Exchange, endedAtMillis: number): void;
  /** A call that is a part of a request. */
  call(exchange: Exchange, endedAtMillis: number): void;
}

/** A member of CloudWatch's embedded format holds no more values. */
const maxValues = 100;
/** A busy instance writes a line so often, an idle one at its next request: what is left in it when it ends is not told. */
const gatherMillis = 10_000;

type Measured = 'GatewayOverhead' | 'UpstreamLatency';

interface Gathered {
  readonly values: { readonly [M in Measured]: number[] };
  writtenAtMillis: number;
}

/**
 * What the gateway took of each request and what its upstream took, as two metrics. Times of many requests share a line, since
 * a line a request would cost more than the request's own: the first is written at once, the others every ten seconds.
 */
export function latencyMetrics(log: Log): LatencyMetrics {
  const byUpstream = new Map<string | undefined, Gathered>();

  function gathered(upstream: string | undefined): Gathered {
    const known = byUpstream.get(upstream);
    if (known !== undefined) return known;
    const made = { values: { GatewayOverhead: [], UpstreamLatency: [] }, writtenAtMillis: Number.NEGATIVE_INFINITY };
    byUpstream.set(upstream, made);
    return made;
  }

  function add({ route, gateway, event, upstreamMillis }: Exchange, endedAtMillis: number, overhead?: number): void {
    const upstream = (route as RouteConfig | undefined)?.upstream;
    const all = gathered(upstream);
    const { GatewayOverhead, UpstreamLatency } = all.values;
    if (overhead !== undefined) GatewayOverhead.push(overhead);
    if (upstream !== undefined && upstreamMillis !== undefined) UpstreamLatency.push(upstreamMillis);
    const most = Math.max(GatewayOverhead.length, UpstreamLatency.length);
    if (most === 0 || (most < maxValues && endedAtMillis - all.writtenAtMillis < gatherMillis)) return;
    all.writtenAtMillis = endedAtMillis;
    const values: MetricValues = {
      ...(GatewayOverhead.length > 0 && { GatewayOverhead: GatewayOverhead.splice(0) }),
      ...(UpstreamLatency.length > 0 && { UpstreamLatency: UpstreamLatency.splice(0) }),
    };
    const { stage } = event.requestContext;
    log.info('latencies', { gateway, stage, upstream, ...embeddedMetrics(values, endedAtMillis) });
  }

  return {
    request: (exchange, endedAtMillis) => add(exchange, endedAtMillis, overheadMillis(exchange, endedAtMillis)),
    call: (exchange, endedAtMillis) => add(exchange, endedAtMillis),
  };
}

/** From when API Gateway had the request, so that the authorizer and the start of an instance are in it; not what a limit made it wait, nor its upstream. */
function overheadMillis(
  { event, receivedAtMillis, upstreamMillis = 0, delayMillis = 0 }: Exchange,
  endedAtMillis: number,
): number {
  const { requestTimeEpoch = receivedAtMillis } = event.requestContext;
  const startedAtMillis = Math.min(requestTimeEpoch, receivedAtMillis);
  return Math.max(0, Math.round(endedAtMillis - startedAtMillis - upstreamMillis - delayMillis));
}
