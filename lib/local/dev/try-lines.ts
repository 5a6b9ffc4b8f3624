import type { AssemblyManifest, ManifestRoute } from '../../contract/assembly-manifest.ts';

/** A shell command to try a gateway with, and what to expect of it. */
export interface TryLine {
  readonly expect: string;
  readonly command: string;
}

/** The commands that show what this gateway does, as far as its routes have it: derived from the manifest alone. */
export function tryLines(manifest: AssemblyManifest, url: string): readonly TryLine[] {
  const usable = manifest.routes.filter((route) => samplePath(route, me) !== undefined);
  const open = usable.find((route) => route.auth === 'public' && route.method === 'GET');
  const guarded = usable.filter((route) => route.auth !== 'public');
  const scoped = guarded.find((route) => route.scopes.length > 0);
  const owned = guarded.find(isOwned);
  const [first] = scoped === undefined ? guarded : [scoped];
  const limited = usable.filter((route) => limitOf(route) < Infinity).sort((a, b) => limitOf(a) - limitOf(b))[0];
  return [
    ...(open ? [{ expect: '200', command: curl(url, open) }] : []),
    ...(first ? refusals(url, first) : []),
    ...(scoped
      ? [{ expect: '403: a token without the scope', command: curl(url, scoped, token(scoped, { scopes: [] })) }]
      : []),
    ...(first
      ? [{ expect: `${usualStatus[first.method]}: a good token`, command: curl(url, first, token(first)) }]
      : []),
    ...(owned
      ? [{ expect: "403: somebody else's", command: curl(url, owned, token(owned), { subject: somebodyElse }) }]
      : []),
    ...spoofing(url, owned ?? first ?? open),
    ...(limited ? [{ expect: '429: past the limit', command: flood(url, limited) }] : []),
  ];
}

const me = 'alice';
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

function refusals(url: string, route: ManifestRoute): readonly TryLine[] {
  return [
    { expect: '401: no token', command: curl(url, route) },
    { expect: '401: an expired token', command: curl(url, route, token(route, { more: '--expires-in -1min' })) },
    {
      expect: '401: a token signed with a foreign key',
      command: curl(url, route, token(route, { more: '--forged' })),
    },
  ];
}

function spoofing(url: string, route: ManifestRoute | undefined): readonly TryLine[] {
  if (route === undefined) return [];
  const spoofed = ['X-User-Id: admin', 'x_user_roles: admin', 'X-Internal-Request-Id: forged'].map(
    (header) => `-H '${header}'`,
  );
  const words = [...spoofed, ...(route.auth === 'public' ? [] : [token(route)])].join(' ');
  return [
    {
      expect: `${usualStatus[route.method]}: the service sees our headers, none of these`,
      command: curl(url, route, words),
    },
  ];
}

/** As many calls as the limit allows in its window, and one more; all with one token, since a limit counts one caller. */
function flood(url: string, route: ManifestRoute): string {
  const authorized = route.auth === 'public' ? '' : `-H "Authorization: Bearer $TOKEN"`;
  const call = curl(url, route, authorized);
  const mint = route.auth === 'public' ? '' : `TOKEN=$(${tokenCommand(route)}); `;
  return `${mint}for i in $(seq ${limitOf(route)}); do ${call.replace('-i', '-o /dev/null')}; done; ${call}`;
}

function curl(url: string, route: ManifestRoute, words = '', { subject = me } = {}): string {
  const method = route.method === 'GET' ? [] : route.method === 'HEAD' ? ['--head'] : ['-X', route.method];
  const body = ['POST', 'PUT', 'PATCH'].includes(route.method)
    ? [`-H 'Content-Type: application/json'`, `-d '{}'`]
    : [];
  const target = `'${url}${samplePath(route, subject)}'`;
  return ['curl -s -i', ...method, ...(words === '' ? [] : [words]), ...body, target].join(' ');
}

const token = (route: ManifestRoute, how: { scopes?: readonly string[]; more?: string } = {}) =>
  `-H "Authorization: Bearer $(${tokenCommand(route, how)})"`;

function tokenCommand(
  route: ManifestRoute,
  { scopes = route.scopes, more }: { scopes?: readonly string[]; more?: string } = {},
) {
  const words = scopes.map((scope) => `--scope ${scope}`);
  return [
    'npx cdk-gatehouse token',
    `--credential ${route.auth}`,
    `--sub ${me}`,
    ...words,
    ...(more ? [more] : []),
  ].join(' ');
}

const isOwned = (route: ManifestRoute) =>
  route.where.some(({ left, right }) => left.startsWith('path.') && right === 'claims.sub');

/** The route's path with every parameter filled; undefined when its rules ask for more than a subject to meet them. */
function samplePath(route: ManifestRoute, subject: string): string | undefined {
  if (!route.where.every(({ left, right }) => left.startsWith('path.') && right === 'claims.sub')) return undefined;
  const owned = new Set(route.where.map(({ left }) => left.slice('path.'.length)));
  return route.path.replace(/\{([^}+]+)\+?\}/g, (_, name: string) => (owned.has(name) ? subject : 'sample'));
}

/** The smallest of the route's limits, from the text for people (`30/min by claims.sub`); Infinity when it has none. */
const limitOf = (route: ManifestRoute) => Math.min(...route.limits.map((text) => Number.parseInt(text, 10)));
