import { routeTimeoutMillis } from '../../contract/time-budget.ts';
import { durationMillis, rateWindow } from '../../contract/units.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading, RouteReading } from '../gateway-reading.ts';
import { type LimitReading, ratesOf, readLimits } from '../limit-reading.ts';
import { field } from '../reading.ts';
import { routeTimeMillis } from '../route-time.ts';

/** The numbers of a limit go together: it can be met, its counter lives as long as it counts, its requests end in time. */
export function limitSizeRules(gateway: GatewayReading): readonly Finding[] {
  return readLimits(gateway).flatMap((limit) => [
    ...costFindings(limit),
    ...lifeFindings(limit),
    ...delayFindings(limit),
    ...leaseFindings(limit),
  ]);
}

/** A request that costs more than the whole limit is refused for ever. */
function costFindings({ path, raw }: LimitReading): readonly Finding[] {
  const [cost, burst] = [countOf(field(raw, 'cost')) ?? 1, countOf(field(raw, 'burst'))];
  if (burst !== undefined && burst < cost)
    return [{ code: 'GH1307', path: [...path, 'burst'], why: `one request costs ${cost}, more than the bucket holds` }];
  const limits = [
    ...(burst === undefined ? ratesOf(raw).map(({ rate }) => rateWindow(rate)?.limit) : []),
    countOf(field(raw, 'concurrency')),
  ];
  const least = Math.min(...limits.filter((limit) => limit !== undefined));
  return cost > least
    ? [{ code: 'GH1307', path: [...path, 'cost'], why: `one request costs more than the ${least} that are allowed` }]
    : [];
}

/** A count that the shape accepts; rules over other values would only repeat its finding. */
function countOf(value: unknown): number | undefined {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) < 1e9 ? (value as number) : undefined;
}

const keyLifeMillis = 31 * 86_400_000;

/** A counter is forgotten once its longest window is over, so a bucket must be full again within the life of a key. */
function lifeFindings({ path, raw }: LimitReading): readonly Finding[] {
  const burst = countOf(field(raw, 'burst')) ?? 0;
  const lease = durationMillis(field(raw, 'lease')) ?? 0;
  const slow = ratesOf(raw)
    .map(({ rate }) => rateWindow(rate))
    .some((window) => window !== undefined && (burst * window.windowMillis) / window.limit > keyLifeMillis);
  return [
    ...(slow
      ? [{ code: 'GH1310', path: [...path, 'burst'], why: 'filling the bucket takes more than 31 days' } as const]
      : []),
    ...(lease > keyLifeMillis ? [{ code: 'GH1310', path: [...path, 'lease'] } as const] : []),
  ];
}

/** The delay and the call after it share what API Gateway leaves to the forwarder. */
function delayFindings({ path, raw, routes }: LimitReading): readonly Finding[] {
  const delay = durationMillis(field(raw, 'maxDelay'));
  const slowest = slowestOf(routes);
  const most = routeTimeoutMillis.lambda.max;
  if (delay === undefined || delay + (slowest?.millis ?? 0) <= most) return [];
  const call = slowest === undefined ? '' : ` beside the ${slowest.millis} ms of '${slowest.key}'`;
  return [{ code: 'GH1303', path: [...path, 'maxDelay'], why: `API Gateway leaves ${most} ms to the delay${call}` }];
}

/** A request whose lease has ended is under way and no longer counted. */
function leaseFindings({ path, raw, routes }: LimitReading): readonly Finding[] {
  const lease = durationMillis(field(raw, 'lease'));
  const slowest = slowestOf(routes);
  if (lease === undefined || slowest === undefined || lease >= slowest.millis) return [];
  return [{ code: 'GH1311', path: [...path, 'lease'], why: `'${slowest.key}' may take ${slowest.millis} ms` }];
}

/** The route that may take longest for its call. */
function slowestOf(routes: readonly RouteReading[]): { readonly key: string; readonly millis: number } | undefined {
  return routes
    .map(({ key, raw, service }) => ({ key, millis: routeTimeMillis(service.raw, raw) ?? 0 }))
    .reduce<{ readonly key: string; readonly millis: number } | undefined>(
      (slowest, one) => (slowest === undefined || one.millis > slowest.millis ? one : slowest),
      undefined,
    );
}
