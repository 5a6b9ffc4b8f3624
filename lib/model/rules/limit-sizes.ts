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

/** A delay is part of the time that a route has, so it must leave some for the call. */
function delayFindings({ path, raw, routes }: LimitReading): readonly Finding[] {
  const delay = durationMillis(field(raw, 'maxDelay'));
  const [fastest] = byTime(routes);
  if (delay === undefined || fastest === undefined || delay < fastest.millis) return [];
  const why = `'${fastest.key}' has ${fastest.millis} ms for the delay and the call`;
  return [{ code: 'GH1303', path: [...path, 'maxDelay'], why }];
}

/** A request whose lease has ended is under way and no longer counted. */
function leaseFindings({ path, raw, routes }: LimitReading): readonly Finding[] {
  const lease = durationMillis(field(raw, 'lease'));
  const slowest = byTime(routes).at(-1);
  if (lease === undefined || slowest === undefined || lease >= slowest.millis) return [];
  return [{ code: 'GH1311', path: [...path, 'lease'], why: `'${slowest.key}' may take ${slowest.millis} ms` }];
}

/** The routes that a limit holds for with the time that each has, the fastest first. */
function byTime(routes: readonly RouteReading[]): readonly { readonly key: string; readonly millis: number }[] {
  return routes
    .flatMap(({ key, raw, service }) => {
      const millis = routeTimeMillis(service.raw, raw);
      return millis === undefined ? [] : [{ key, millis }];
    })
    .sort((a, b) => a.millis - b.millis);
}
