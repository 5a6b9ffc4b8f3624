import type { AggregateRouteShape } from './aggregate-shape.ts';
import type { DeclarationShape, MountedShape } from './declaration-shape.ts';
import type { LimitShape } from './limit-shape.ts';
import type { LimitPlace } from './normalise-limits.ts';
import type { RouteShape } from './route-shape.ts';
import { routeTimeMillis } from './route-time.ts';

/** A route of a service or of an aggregate, as it was written. */
export type EntryShape = RouteShape | AggregateRouteShape;

/** How long a request may be under way, to each of what a gateway mounts; worked out once, since every route asks. */
export type Leases = ReadonlyMap<MountedShape, number>;

export function leasesOf({ definition }: DeclarationShape): Leases {
  return new Map(definition.services.map((service) => [service, longestLease(service)]));
}

/** What a gateway declares, and the leases of it. */
export interface Leased {
  readonly declaration: DeclarationShape;
  readonly leases: Leases;
}

/** Where limits that a request to a service meets before those of its route were written, from the outside in. */
export function sharedPlaces({ declaration, leases }: Leased, service: MountedShape): readonly LimitPlace[] {
  const { platform, definition } = declaration;
  const longest = Math.max(...leases.values());
  const tiers = tiersOf(declaration, Object.keys(platform.definition.auth));
  const place = (id: string, limits: readonly LimitShape[] | undefined, leaseMillis: number) => ({
    id,
    limits: limits ?? [],
    tiers,
    leaseMillis,
  });
  return [
    place(`platform:${platform.name}`, platform.definition.limits, longest),
    place(`gateway:${declaration.name}`, definition.limits, longest),
    place(`service:${service.name}`, service.definition.limits, leases.get(service) as number),
  ];
}

/** Where a route's own limits were written: with itself, or in the defaults of its service. */
export function routePlace(
  declaration: DeclarationShape,
  service: MountedShape,
  key: string,
  route: EntryShape,
): LimitPlace {
  return {
    id: `${service.name}:${key}`,
    limits: ownLimits(service, route),
    tiers: tiersOf(declaration, namesOf(declaration, route.auth)),
    leaseMillis: leaseMillis(service, route),
  };
}

function ownLimits({ definition }: MountedShape, route: EntryShape): readonly LimitShape[] {
  return [route.limit ?? definition.defaults?.limit ?? 'none'].flat().filter((limit) => limit !== 'none');
}

/** The credentials that a name stands for. */
function namesOf({ platform }: DeclarationShape, auth: string): readonly string[] {
  const record = platform.definition.auth[auth];
  return record?.kind === 'anyOf' ? record.definition.credentials : [auth];
}

/** The tiers of these credentials, in the order of the declaration. */
function tiersOf({ platform }: DeclarationShape, credentials: readonly string[]): readonly string[] {
  return Object.entries(platform.definition.auth).flatMap(([name, record]) =>
    record.kind === 'apiKey' && credentials.includes(name) ? Object.keys(record.definition.tiers) : [],
  );
}

/** Work of the gateway around the delay and the call, which share the time of the route. */
const marginMillis = 1_000;

function leaseMillis({ definition }: MountedShape, route: EntryShape): number {
  return (routeTimeMillis(definition, route) as number) + marginMillis;
}

function longestLease(service: MountedShape): number {
  const routes: readonly EntryShape[] = Object.values(service.definition.routes);
  return Math.max(...routes.map((route) => leaseMillis(service, route)));
}
