import type { GatewayReading, RouteReading } from './gateway-reading.ts';
import { joinPaths, parsePath, parseRouteKey, type Segment } from './path-template.ts';
import { field, textOf } from './reading.ts';

/** A route at its place in the tree of the whole gateway. */
export interface PlacedRoute {
  readonly route: RouteReading;
  readonly method: string;
  readonly path: string;
  readonly segments: readonly Segment[];
}

/** Every route whose key and whose service's base path have no fault. */
export function placedRoutes(gateway: GatewayReading): readonly PlacedRoute[] {
  return gateway.routes.flatMap(place);
}

function place(route: RouteReading): readonly PlacedRoute[] {
  const key = parseRouteKey(route.key);
  if ('fault' in key) return [];
  const path = joinPaths(textOf(field(route.service.raw, 'path')) ?? '/', key.path);
  const segments = parsePath(path);
  return 'fault' in segments ? [] : [{ route, method: key.method, path, segments }];
}

/** `{rest+}` at the root gets what no other route of the gateway does: it lies under all of them on purpose. */
export function isUnderAll({ segments }: PlacedRoute): boolean {
  const [first] = segments;
  return first?.kind === 'parameter' && first.greedy;
}

/** The service of a route and whose it is, for people. */
export function whose({ route }: PlacedRoute): string {
  return `${route.service.name} (${route.service.owner})`;
}
