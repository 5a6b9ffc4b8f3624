import type { LimitConfig } from '../../contract/limits.ts';
import { durationText, type Window } from '../../contract/units.ts';
import { mostRequests } from '../admission-bounds.ts';
import type { Finding } from '../finding.ts';
import type { GatewayReading, RouteReading } from '../gateway-reading.ts';
import { type LimitReading, ratesOf, readLimits } from '../limit-reading.ts';
import { limitShape } from '../limit-shape.ts';
import { limitConfigs } from '../normalise-limits.ts';
import { parseRouteKey } from '../path-template.ts';

/** Where guardrails bound how often, every route has a limit that never admits more of one caller, whatever its algorithm. */
export function guardrailRateRules(gateway: GatewayReading): readonly Finding[] {
  const { maxReads, maxWrites } = gateway.guardrails;
  if (maxReads.length + maxWrites.length === 0) return [];
  const counted = new Map(gateway.routes.map((route) => [route, [] as (readonly LimitConfig[] | undefined)[]]));
  for (const limit of readLimits(gateway)) {
    const counters = countersOf(limit);
    for (const route of limit.routes) counted.get(route)?.push(counters);
  }
  return gateway.routes.flatMap((route) => {
    const held = counted.get(route) ?? [];
    // What is not of its shape is told as such, and nobody knows what it will admit.
    if (held.includes(undefined)) return [];
    const counters = held.flatMap((some) => some ?? []);
    return boundsOf(route, maxReads, maxWrites).flatMap((window) => loose(route, counters, window));
  });
}

/** A route of any method reads and writes, so it keeps to both. */
function boundsOf({ key }: RouteReading, reads: readonly Window[], writes: readonly Window[]): readonly Window[] {
  const parsed = parseRouteKey(key);
  if ('fault' in parsed) return writes;
  if (parsed.method === 'ANY') return [...reads, ...writes];
  return parsed.method === 'GET' || parsed.method === 'HEAD' ? reads : writes;
}

/** The counters of a limit that refuse; undefined where it is not of its shape. */
function countersOf({ raw }: LimitReading): readonly LimitConfig[] | undefined {
  const shape = limitShape.safeParse(raw);
  if (!shape.success || (shape.data.rate === undefined && shape.data.concurrency === undefined)) return undefined;
  const tiers = ratesOf(raw).flatMap(({ tier }) => (tier === undefined ? [] : [tier]));
  const place = { id: 'of a guardrail', limits: [shape.data], tiers, leaseMillis: 1 };
  return limitConfigs(place, 'closed').filter(({ shadow }) => !shadow);
}

function loose(route: RouteReading, counters: readonly LimitConfig[], window: Window): readonly Finding[] {
  const least = Math.min(...counters.map((counter) => mostRequests(counter, window.windowMillis)));
  if (least <= window.limit) return [];
  const allowed = `the guardrails allow ${window.limit} in ${durationText(window.windowMillis)}`;
  const why = Number.isFinite(least) ? `${allowed}, and the tightest limit here may admit ${least}` : allowed;
  return [{ code: 'GH1905', path: [...route.path, 'limit'], got: undefined, why }];
}
