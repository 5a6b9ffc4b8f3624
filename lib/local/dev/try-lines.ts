import type { AssemblyManifest, ManifestRoute } from '../../contract/assembly-manifest.ts';
import type { LimitConfig } from '../../contract/limits.ts';
import { callerOf, headerOf, me } from './try-callers.ts';

/** A shell command to try a gateway with, and what to expect of it. */
export interface TryLine {
  readonly expect: string;
  readonly command: string;
}

/** The commands that show what this gateway does, as far as its routes have it: derived from the manifest alone. */
export function tryLines(manifest: AssemblyManifest, url: string): readonly TryLine[] {
  const usable = manifest.routes.filter((route) => samplePath(route, me) !== undefined);
  const open = usable.find((route) => route.auth === 'public' && route.method === 'GET');
  const guarded = usable.filter((route) => route.auth !== 'public' && !isKeyed(manifest, route));
  const keyed = usable.find((route) => isKeyed(manifest, route));
  const scoped = guarded.find((route) => route.scopes.length > 0);
  const owned = guarded.find(isOwned);
  const first = scoped ?? guarded[0];
  const limited = usable
    .filter((route) => atOnce(manifest, route) < Infinity)
    .sort((a, b) => atOnce(manifest, a) - atOnce(manifest, b))[0];
  const of = { manifest, url };
  return [
    ...(open ? [{ expect: '200', command: curl(url, open) }] : []),
    ...(first ? tokens(of, first) : []),
    ...(owned
      ? [
          {
            expect: "403: somebody else's",
            command: curl(url, owned, headerOf(callerOf(manifest, owned)), { subject: somebodyElse }),
          },
        ]
      : []),
    ...(keyed ? keys(of, keyed) : []),
    ...spoofing(of, owned ?? first ?? open ?? keyed),
    ...(limited ? [{ expect: '429: past the limit', command: flood(of, limited) }] : []),
  ];
}

interface Hosted {
  readonly manifest: AssemblyManifest;
  readonly url: string;
}

const somebodyElse = 'bob';

/** What a service of this kind usually answers; the gateway passes on whatever it is. */
const usualStatus: { readonly [method: string]: string } = {
  POST: '201',
  DELETE: '204',
  GET: '200',
  HEAD: '200',
  PUT: '200',
  PATCH: '200',
};

/** Every refusal of a route with tokens, then its answer. */
function tokens({ manifest, url }: Hosted, route: ManifestRoute): readonly TryLine[] {
  const call = (of: ManifestRoute, ...more: readonly string[]) =>
    curl(url, route, headerOf(callerOf(manifest, of, more)));
  return [
    { expect: '401: no token', command: curl(url, route) },
    { expect: '401: an expired token', command: call(route, '--expires-in -1min') },
    { expect: '401: a token signed with a foreign key', command: call(route, '--forged') },
    ...(route.scopes.length > 0
      ? [{ expect: '403: a token without the scope', command: call({ ...route, scopes: [] }) }]
      : []),
    { expect: `${usualStatus[route.method]}: a good token`, command: call(route) },
  ];
}

function keys({ manifest, url }: Hosted, route: ManifestRoute): readonly TryLine[] {
  return [
    { expect: '403: no key', command: curl(url, route) },
    {
      expect: `${usualStatus[route.method]}: a new key`,
      command: curl(url, route, headerOf(callerOf(manifest, route))),
    },
  ];
}

function spoofing({ manifest, url }: Hosted, route: ManifestRoute | undefined): readonly TryLine[] {
  if (route === undefined) return [];
  const spoofed = ['X-User-Id: admin', 'x_user_roles: admin', 'X-Internal-Request-Id: forged'].map(
    (header) => `-H '${header}'`,
  );
  const words = [...spoofed, headerOf(callerOf(manifest, route))].filter((word) => word !== '').join(' ');
  return [
    {
      expect: `${usualStatus[route.method]}: the service sees our headers, none of these`,
      command: curl(url, route, words),
    },
  ];
}

/** As many calls as the limit allows at once, and one more; all of one caller, since a limit counts each. */
function flood({ manifest, url }: Hosted, route: ManifestRoute): string {
  const caller = callerOf(manifest, route);
  const call = curl(url, route, caller?.header('$SECRET'));
  const once = caller === undefined ? '' : `SECRET=$(${caller.command}); `;
  return `${once}for i in $(seq ${atOnce(manifest, route)}); do ${call.replace('-i', '-o /dev/null')}; done; ${call}`;
}

function curl(url: string, route: ManifestRoute, words = '', { subject = me } = {}): string {
  const method = route.method === 'GET' ? [] : route.method === 'HEAD' ? ['--head'] : ['-X', route.method];
  const body = ['POST', 'PUT', 'PATCH'].includes(route.method)
    ? [`-H 'Content-Type: application/json'`, `-d '{}'`]
    : [];
  const target = `'${url}${samplePath(route, subject)}'`;
  return ['curl -s -i', ...method, ...(words === '' ? [] : [words]), ...body, target].join(' ');
}

const isKeyed = ({ usagePlans }: AssemblyManifest, { auth }: ManifestRoute) =>
  usagePlans.some(({ credential }) => credential === auth);

const isOwned = (route: ManifestRoute) =>
  route.where.some(({ left, right }) => left.startsWith('path.') && right === 'claims.sub');

/** The route's path with every parameter filled; undefined when its rules ask for more than a subject to meet them. */
function samplePath(route: ManifestRoute, subject: string): string | undefined {
  if (!route.where.every(({ left, right }) => left.startsWith('path.') && right === 'claims.sub')) return undefined;
  const owned = new Set(route.where.map(({ left }) => left.slice('path.'.length)));
  return route.path.replace(/\{([^}+]+)\+?\}/g, (_, name: string) => (owned.has(name) ? subject : 'sample'));
}

/** How many requests one caller has at once before a limit of the route refuses; Infinity when none ever does. */
function atOnce(manifest: AssemblyManifest, route: ManifestRoute): number {
  const own = manifest.limits[`${route.method} ${route.path}`] ?? [];
  const tier = callerOf(manifest, route)?.tier;
  return Math.min(...own.filter(({ shadow }) => !shadow).map((limit) => roomOf(limit, tier)));
}

/** A queue delays, and leases come back. */
function roomOf({ rule: usual, tiers, cost }: LimitConfig, tier: string | undefined): number {
  const rule = (tier !== undefined && tiers[tier]) || usual;
  if (rule.algorithm === 'concurrency') return Infinity;
  if (rule.algorithm === 'leaky-bucket' && rule.maxDelayMillis > 0) return Infinity;
  return Math.floor(('burst' in rule ? rule.burst : rule.limit) / cost);
}
