import type { AssemblyManifest, ManifestRoute } from '../../contract/assembly-manifest.ts';
import type { LimitConfig } from '../../contract/limits.ts';
import { type Asked, askedOfAll, type Caller, callerOf, type MadeKeys, me, partClaims } from './try-callers.ts';

/** A shell command to try a gateway with, and what to expect of it. */
export interface TryLine {
  readonly expect: string;
  readonly command: string;
}

/** A gateway as it is hosted, and the own keys that were made to try it with. */
export interface Tried {
  readonly manifest: AssemblyManifest;
  readonly url: string;
  readonly keys: MadeKeys;
}

/** The commands that show what this gateway does, as far as its routes have it: each kind of caller that can be had here. */
export function tryLines(of: Tried): readonly TryLine[] {
  const { manifest, url } = of;
  const kindOf = (route: ManifestRoute) => caller(of, route)?.kind;
  const usable = manifest.routes.filter(
    (route) => samplePath(route, me) !== undefined && (route.auth === 'public' || kindOf(route) !== undefined),
  );
  const open = usable.find((route) => route.auth === 'public' && route.method === 'GET' && !route.refusesBare);
  const guarded = usable.filter((route) => kindOf(route) === 'jwt');
  const introspected = usable.filter((route) => kindOf(route) === 'introspection');
  const keyed = usable.find((route) => kindOf(route) === 'planKey');
  const ownKeyed = usable.find((route) => kindOf(route) === 'ownKey');
  const scoped = guarded.find((route) => route.scopes.length > 0);
  const owned = guarded.find(isOwned);
  const first = scoped ?? guarded[0];
  const whole = usable.find((route) => route.way === 'aggregate' && !route.refusesBare);
  const limited = usable
    .filter((route) => atOnce(of, route) < Infinity)
    .sort((a, b) => atOnce(of, a) - atOnce(of, b))[0];
  return [
    ...(open ? [{ expect: '200', command: curl(url, open) }] : []),
    ...(first ? tokens(of, first) : []),
    ...(introspected[0] ? tokens(of, introspected[0]) : []),
    ...(whole ? [aggregate(of, whole)] : []),
    ...(owned
      ? [
          {
            expect: "403: somebody else's",
            command: curl(url, owned, headerOf(caller(of, owned)), { subject: somebodyElse }),
          },
        ]
      : []),
    ...(keyed ? keys(of, keyed, '403') : []),
    ...(ownKeyed ? keys(of, ownKeyed, '401') : []),
    ...spoofing(
      of,
      [owned, first, introspected[0], open, keyed, ownKeyed, ...usable].find((one) => one?.refusesBare === false),
    ),
    ...(limited ? [{ expect: '429: past the limit', command: flood(of, limited) }] : []),
  ];
}

const caller = (of: Tried, asked: Asked & Pick<ManifestRoute, 'parts'>, more: readonly string[] = []) =>
  callerOf(asked, { ...of, more: [...claimWords(of, asked), ...more] });

const claimWords = (of: Tried, asked: Pick<ManifestRoute, 'credentials' | 'parts'>) =>
  Object.entries(partClaims(of, asked)).map(([name, value]) => `--claim ${name}=${value}`);

/** The option of curl that shows who is calling. */
const headerOf = (one: Caller | undefined) => (one === undefined ? '' : one.header(one.secret));

const somebodyElse = 'bob';

/** What a service of this kind usually answers; the gateway passes on whatever it is. */
const usualStatus: { readonly [method: string]: string } = {
  POST: '201',
  DELETE: '204',
  GET: '200',
  HEAD: '200',
  PUT: '200',
  PATCH: '200',
  ANY: '200',
};

/** Nothing but `{}` is sent, whatever a route asks for. */
const statusOf = (route: ManifestRoute) => (route.refusesBare ? '400' : usualStatus[route.method]);
const wrongForm = (route: ManifestRoute) => (route.refusesBare ? ', and all that is wrong with the request' : '');

/** Every refusal of a route with tokens, then its answer. */
function tokens(of: Tried, route: ManifestRoute): readonly TryLine[] {
  const { url } = of;
  const call = (asked: ManifestRoute, ...more: readonly string[]) =>
    curl(url, route, headerOf(caller(of, asked, more)));
  const forged = caller(of, route)?.kind === 'jwt' ? 'signed with a foreign key' : 'that the issuer never gave out';
  const [lacked] = ['scopes', 'anyScope', 'roles'].filter((name) => route[name as 'scopes'].length > 0);
  return [
    { expect: '401: no token', command: curl(url, route) },
    { expect: '401: an expired token', command: call(route, '--expires-in -1min') },
    { expect: `401: a token ${forged}`, command: call(route, '--forged') },
    ...(lacked === undefined
      ? []
      : [
          {
            expect: `403: a token without the ${lacked === 'roles' ? 'role' : 'scope'}`,
            command: call({ ...route, ...askedOfAll }),
          },
        ]),
    { expect: `${statusOf(route)}: a good token${wrongForm(route)}`, command: call(route) },
  ];
}

function aggregate(of: Tried, route: ManifestRoute): TryLine {
  const parts = route.parts.map(({ name }) => name).join(', ');
  return {
    expect: `200: one answer of ${parts}, and \`degraded\` says which of them are missing`,
    command: curl(of.url, route, headerOf(caller(of, route))),
  };
}

/** API Gateway refuses a request without its key with 403; our authorizer with 401. */
function keys(of: Tried, route: ManifestRoute, refusal: '401' | '403'): readonly TryLine[] {
  const { url } = of;
  return [
    { expect: `${refusal}: no key`, command: curl(url, route) },
    {
      expect: `${statusOf(route)}: a new key${wrongForm(route)}`,
      command: curl(url, route, headerOf(caller(of, route))),
    },
  ];
}

function spoofing(of: Tried, route: ManifestRoute | undefined): readonly TryLine[] {
  if (route === undefined) return [];
  const spoofed = ['X-User-Id: admin', 'x_user_roles: admin', 'X-Internal-Request-Id: forged'].map(
    (header) => `-H '${header}'`,
  );
  const words = [...spoofed, headerOf(caller(of, route))].filter((word) => word !== '').join(' ');
  return [
    {
      expect: `${statusOf(route)}: the service sees our headers, none of these`,
      command: curl(of.url, route, words),
    },
  ];
}

/** As many calls as the limit allows at once, and one more; all of one caller, since a limit counts each. */
function flood(of: Tried, route: ManifestRoute): string {
  const one = caller(of, route);
  const call = curl(of.url, route, one?.header('$SECRET'));
  const once = one === undefined ? '' : `SECRET=${one.secret}; `;
  return `${once}for i in $(seq ${atOnce(of, route)}); do ${call.replace('-i', '-o /dev/null')}; done; ${call}`;
}

function curl(url: string, route: ManifestRoute, words = '', { subject = me } = {}): string {
  const method =
    route.method === 'GET' || route.method === 'ANY' ? [] : route.method === 'HEAD' ? ['--head'] : ['-X', route.method];
  const body = ['POST', 'PUT', 'PATCH'].includes(route.method)
    ? [`-H 'Content-Type: application/json'`, `-d '{}'`]
    : [];
  const target = `'${url}${samplePath(route, subject)}'`;
  return ['curl -s -i', ...method, ...(words === '' ? [] : [words]), ...body, target].join(' ');
}

const isOwned = (route: ManifestRoute) =>
  route.where.some(({ left, right }) => left.startsWith('path.') && right === 'claims.sub');

/** The route's path with every parameter filled; undefined when its rules ask for more than a subject to meet them. */
function samplePath(route: ManifestRoute, subject: string): string | undefined {
  if (!route.where.every(({ left, right }) => left.startsWith('path.') && right === 'claims.sub')) return undefined;
  const owned = new Set(route.where.map(({ left }) => left.slice('path.'.length)));
  return route.path.replace(/\{([^}+]+)\+?\}/g, (_, name: string) => (owned.has(name) ? subject : 'sample'));
}

/** How many requests one caller has at once before a limit of the route refuses; Infinity when none ever does. */
function atOnce(of: Tried, route: ManifestRoute): number {
  const own = of.manifest.limits[`${route.method} ${route.path}`] ?? [];
  const tier = caller(of, route)?.tier;
  return Math.min(...own.filter(({ shadow }) => !shadow).map((limit) => roomOf(limit, tier)));
}

/** A queue delays, and leases come back. */
function roomOf({ rule: usual, tiers, tiersOnly, cost }: LimitConfig, tier: string | undefined): number {
  const ofTier = tier !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
  if (tiersOnly && ofTier === undefined) return Infinity;
  const rule = ofTier ?? usual;
  if (rule.algorithm === 'concurrency') return Infinity;
  if (rule.algorithm === 'leaky-bucket' && rule.maxDelayMillis > 0) return Infinity;
  return Math.floor(('burst' in rule ? rule.burst : rule.limit) / cost);
}
