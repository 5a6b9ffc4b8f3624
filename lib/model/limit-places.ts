import { durationMillis } from '../contract/units.ts';
import type { DeclarationShape, LimitShape, RouteShape, ServiceShape } from './declaration-shape.ts';
import type { LimitPlace } from './normalise-limits.ts';
import { routeTimeMillis } from './route-time.ts';

/** Where limits that a request to a service meets before those of its route were written, from the outside in. */
export function sharedPlaces(declaration: DeclarationShape, service: ServiceShape): readonly LimitPlace[] {
  const { platform, definition } = declaration;
  const tiers = tiersOf(declaration, Object.keys(platform.definition.auth));
  const place = (id: string, limits: readonly LimitShape[] | undefined, services: readonly ServiceShape[]) => ({
    id,
    limits: limits ?? [],
    tiers,
    leaseMillis: Math.max(...services.map((one) => longestLease(declaration, one))),
  });
  return [
    place(`platform:${platform.name}`, platform.definition.limits, definition.services),
    place(`gateway:${declaration.name}`, definition.limits, definition.services),
    place(`service:${service.name}`, service.definition.limits, [service]),
  ];
}

/** Where a route's own limits were written: with itself, or in the defaults of its service. */
export function routePlace(
  declaration: DeclarationShape,
  service: ServiceShape,
  key: string,
  route: RouteShape,
): LimitPlace {
  return {
    id: `${service.name}:${key}`,
    limits: ownLimits(service, route),
    tiers: tiersOf(declaration, [route.auth]),
    leaseMillis: leaseMillis(declaration, service, route),
  };
}

function ownLimits({ definition }: ServiceShape, route: RouteShape): readonly LimitShape[] {
  return [route.limit ?? definition.defaults?.limit ?? 'none'].flat().filter((limit) => limit !== 'none');
}

/** The tiers of these credentials, in the order of the declaration. */
function tiersOf({ platform }: DeclarationShape, credentials: readonly string[]): readonly string[] {
  return Object.entries(platform.definition.auth).flatMap(([name, record]) =>
    record.kind === 'apiKey' && credentials.includes(name) ? Object.keys(record.definition.tiers) : [],
  );
}

/** Work of the gateway around the delay and the call. */
const marginMillis = 1_000;

/** How long a request of a route may be under way: its longest delay, its call, and a margin. */
function leaseMillis(declaration: DeclarationShape, service: ServiceShape, route: RouteShape): number {
  const limits = [
    ...(declaration.platform.definition.limits ?? []),
    ...(declaration.definition.limits ?? []),
    ...(service.definition.limits ?? []),
    ...ownLimits(service, route),
  ];
  const delays = limits.map(({ maxDelay }) => durationMillis(maxDelay) ?? 0);
  return (routeTimeMillis(service.definition, route) as number) + Math.max(0, ...delays) + marginMillis;
}

function longestLease(declaration: DeclarationShape, service: ServiceShape): number {
  return Math.max(...Object.values(service.definition.routes).map((route) => leaseMillis(declaration, service, route)));
}
