import type { OnStoreError } from '../contract/limits.ts';
import type { MountedShape } from './declaration-shape.ts';
import type { EntryModel, Method } from './gateway-model.ts';
import type { Guardrails } from './guardrails.ts';
import { type EntryShape, type Leased, routePlace, sharedPlaces } from './limit-places.ts';
import { type Credentials, membersOf } from './normalise-credential.ts';
import { limitConfigs, routeThrottles } from './normalise-limits.ts';
import { requestValue } from './normalise-value.ts';
import { ownKeyLimits } from './own-key-limits.ts';
import { joinPaths } from './path-template.ts';
import { routeTimeMillis } from './route-time.ts';

/** What a gateway is made of, for one of its entries. */
export interface Declared extends Leased {
  readonly credentials: Credentials;
  readonly guardrails: Guardrails;
}

/** What a route has by itself and by what it stands in, whatever is called for it. */
export function entryModel(
  { credentials, ...leased }: Declared,
  mounted: MountedShape,
  typed: string,
  route: EntryShape,
): Omit<EntryModel, 'validation'> {
  const [method, own] = typed.split(' ') as [Method, string];
  const path = joinPaths(mounted.definition.path ?? '/', own);
  const key = `${method} ${path}`;
  const place = routePlace(leased.declaration, mounted, key, route);
  const usual = usualOnStoreError(method, route);
  const members = membersOf(credentials, route.auth);
  return {
    ...asked(route),
    credentials: members,
    key,
    method,
    path,
    limits: [
      ...sharedPlaces(leased, mounted).flatMap((one) => limitConfigs(one, usual)),
      ...ownKeyLimits(credentials, members, usual),
      ...limitConfigs(place, usual),
    ],
    throttles: routeThrottles(place.limits, place.tiers),
    timeoutMillis: routeTimeMillis(mounted.definition, route) as number,
  };
}

/** A store that is down must not open what writes or costs; what only reads goes on, for callers with a cap. */
function usualOnStoreError(method: Method, { auth }: EntryShape): OnStoreError {
  if (method !== 'GET' && method !== 'HEAD') return 'closed';
  return auth === 'public' ? 'open' : 'local';
}

/** What it asks of its callers. */
function asked(route: EntryShape) {
  return {
    auth: route.auth,
    reason: route.reason ?? null,
    scopes: route.scopes ?? [],
    anyCaller: route.anyCaller ?? null,
    anyScope: route.anyScope ?? [],
    roles: route.roles ?? [],
    tiers: route.tiers ?? [],
    where: Object.entries(route.where ?? {}).map(([left, right]) => ({
      left: requestValue(left),
      right: requestValue(right),
    })),
  };
}
