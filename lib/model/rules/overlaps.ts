import type { Finding } from '../finding.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { canFitBoth, isOneMethod } from '../path-overlap.ts';
import type { Segment } from '../path-template.ts';
import { isUnderAll, type PlacedRoute, placedRoutes, whose } from '../placed-route.ts';

/**
 * No request fits routes of two services. Which of them API Gateway takes is certain, a literal before a parameter, and
 * nobody's decision: a team would take requests from another by declaring a route. Within one service it is that team's own.
 */
export function overlapRules(gateway: GatewayReading): readonly Finding[] {
  const placed = placedRoutes(gateway).filter((one) => !isUnderAll(one));
  return placed.flatMap((one, index): readonly Finding[] => {
    const other = placed.slice(0, index).find((earlier) => overlap(earlier, one));
    if (other === undefined) return [];
    const request = `${one.method === 'ANY' ? other.method : one.method} ${requestOf(one.segments, other.segments)}`;
    return [
      {
        code: 'GH1115',
        path: one.route.path,
        got: `${one.method} ${one.path}`,
        why: `'${request}' fits '${other.method} ${other.path}' of ${whose(other)} and this route of ${whose(one)}`,
      },
    ];
  });
}

function overlap(one: PlacedRoute, other: PlacedRoute): boolean {
  if (one.route.service === other.route.service || !isOneMethod(one.method, other.method)) return false;
  if (!canFitBoth(one.segments, other.segments)) return false;
  const isTwice = one.method === other.method && one.path === other.path;
  return !isTwice && !differInNames(one.segments, other.segments);
}

/** Two names for one variable in one place of the tree are another mistake, which is told as such. */
function differInNames(one: readonly Segment[], other: readonly Segment[]): boolean {
  const at = one.findIndex(({ text }, index) => text !== other[index]?.text);
  return one[at]?.kind === 'parameter' && other[at]?.kind === 'parameter';
}

/** The shortest path that fits both, each parameter filled with its own name. */
function requestOf(one: readonly Segment[], other: readonly Segment[]): string {
  const length = Math.max(one.length, other.length);
  const texts = Array.from({ length }, (_, at) => {
    const both = [one[at], other[at]].filter((segment) => segment !== undefined);
    const chosen = both.find(({ kind }) => kind === 'literal') ?? both[0];
    return chosen?.kind === 'parameter' ? chosen.name : chosen?.text;
  });
  return `/${texts.join('/')}`;
}
