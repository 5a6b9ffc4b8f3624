import type { AccessFile, RouteAccess, RouteAccesses } from '../contract/access-file.ts';
import type { AssemblyManifest, ManifestRoute } from '../contract/assembly-manifest.ts';
import type { LimitConfig } from '../contract/limits.ts';
import { requestValueText } from '../contract/request-value.ts';

/** What is asked about of a gateway. */
export type Accessible = Pick<AssemblyManifest, 'gateway' | 'stage' | 'routes' | 'limits'>;

/**
 * Who may call what. Stages of one gateway are told once while they are the same, and apart where an app makes them differ;
 * the APIs of a gateway that is split are one.
 */
export function accessFile(gateways: readonly Accessible[]): AccessFile {
  const entries = distinct(gateways.map(({ gateway }) => gateway)).flatMap((name) => {
    const own = gateways.filter(({ gateway }) => gateway === name);
    const stages = distinct(own.map(({ stage }) => stage)).map(
      (stage) => [`${name} (${stage})`, routesOf(own.filter((one) => one.stage === stage))] as const,
    );
    const [first] = stages;
    const isOne = first !== undefined && distinct(stages.map(([, routes]) => JSON.stringify(routes))).length === 1;
    return isOne ? [[name, first[1]] as const] : stages;
  });
  return { schema: 1, gateways: Object.fromEntries(entries) };
}

/** As it is committed. */
export function accessText(file: AccessFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

function routesOf(parts: readonly Accessible[]): RouteAccesses {
  const rows = parts.flatMap(({ routes, limits }) =>
    routes.map((route) => {
      const key = `${route.method} ${route.path}`;
      return { key, order: `${route.path} ${route.method}`, access: routeAccess(route, limits[key] ?? []) };
    }),
  );
  const sorted = rows.sort((a, b) => (a.order < b.order ? -1 : 1));
  return Object.fromEntries(sorted.map(({ key, access }) => [key, access]));
}

function routeAccess(route: ManifestRoute, counted: readonly LimitConfig[]): RouteAccess {
  const { service, owner, way, auth, reason, anyCaller } = route;
  return {
    ...{ service, owner, way, auth },
    ...listed('credentials', route.credentials),
    ...listed('scopes', route.scopes),
    ...listed('anyScope', route.anyScope),
    ...listed('roles', route.roles),
    ...listed('tiers', route.tiers),
    ...(route.where.length === 0
      ? {}
      : { where: Object.fromEntries(route.where.map(({ left, right }) => [left, right])) }),
    ...(reason === null ? {} : { reason }),
    ...(anyCaller === null ? {} : { anyCaller }),
    // The counted ones come first; what API Gateway throttles has no store.
    ...listed(
      'limits',
      route.limits.map((text, index) => `${text}${unusual(counted[index])}`),
    ),
  };
}

function listed<K extends keyof RouteAccess>(
  key: K,
  texts: readonly string[],
): { readonly [P in K]?: readonly string[] } {
  return texts.length === 0 ? {} : ({ [key]: texts } as { readonly [P in K]: readonly string[] });
}

/** Who is counted otherwise, where that is not by address, and what becomes of requests while the store is away. */
function unusual(limit: LimitConfig | undefined): string {
  if (limit === undefined) return '';
  const otherwise = limit.otherwise.map(requestValueText).join(' + ');
  const own = limit.by.map(requestValueText).join(' + ');
  const others = otherwise === 'client.ip' || otherwise === own ? '' : `; otherwise by ${otherwise}`;
  return `${others}; store away: ${limit.onStoreError}`;
}
