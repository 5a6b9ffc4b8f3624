import { describe, expect, it } from '@jest/globals';
import type { AssemblyManifest, ManifestCredential, ManifestRoute } from '../../../lib/contract/assembly-manifest.ts';
import type { LimitConfig, LimitRule } from '../../../lib/contract/limits.ts';
import { type MadeKeys, wantedKeys } from '../../../lib/local/dev/try-callers.ts';
import { tryLines } from '../../../lib/local/dev/try-lines.ts';

const route = (changes: Partial<ManifestRoute>): ManifestRoute => ({
  service: 'things',
  owner: 'team-things',
  method: 'GET',
  path: '/things',
  way: 'lambda',
  auth: 'public',
  reason: null,
  anyCaller: null,
  credentials: changes.auth === undefined ? [] : [changes.auth],
  scopes: [],
  anyScope: [],
  roles: [],
  tiers: [],
  where: [],
  refusesBare: false,
  limits: [],
  timeoutMillis: 1000,
  timeout: '1 s',
  breaker: null,
  retry: null,
  fallback: null,
  upstream: 'things',
  parts: [],
  pricePerMillion: 3.5,
  decisions: [],
  ...changes,
});

const gateway = (...routes: readonly ManifestRoute[]): AssemblyManifest => ({
  schema: 1,
  gateway: 'things',
  stage: 'prod',
  stack: 'Things',
  apis: [],
  forwarders: {},
  health: null,
  usagePlans: [],
  identityTable: 'Identity',
  ownKeys: [],
  limits: {},
  routes,
  upstreams: [],
  credentials: [credential('customer')],
  excluded: [],
  healthPath: null,
  signedTokens: null,
  quotas: [],
});

const credential = (name: string, more: Partial<ManifestCredential> = {}): ManifestCredential => ({
  name,
  kind: 'jwt',
  stageVariable: `auth_${name}`,
  header: 'authorization',
  scopes: [],
  algorithms: ['RS256'],
  typ: null,
  audienceClaim: 'aud',
  fixedClaims: {},
  claims: {},
  rolesClaim: null,
  tenantClaim: null,
  ...more,
});

const usagePlans = ['free', 'pro'].map((tier) => ({ credential: 'partner', tier, usagePlan: tier }));

const limit = (rule: LimitRule, more: Partial<LimitConfig> = {}): LimitConfig => ({
  id: 'a',
  rule,
  tiers: {},
  by: [{ from: 'claims', name: 'sub' }],
  otherwise: [{ from: 'client.ip' }],
  cost: 1,
  shadow: false,
  hideHeaders: false,
  onStoreError: 'closed',
  ...more,
});

const tried = (manifest: AssemblyManifest, keys: MadeKeys = {}) =>
  tryLines({ manifest, url: 'http://127.0.0.1:4000', keys });
const lines = (...routes: readonly ManifestRoute[]) => tried(gateway(...routes));
const mint = 'npx cdk-gatehouse token --credential customer --sub alice';
const spoofed = "-H 'X-User-Id: admin' -H 'x_user_roles: admin' -H 'X-Internal-Request-Id: forged'";

describe('the lines to try a gateway with', () => {
  it('are none for a gateway whose routes cannot be called with a token of ours', () => {
    expect(lines(route({ auth: 'customer', where: [{ left: 'path.id', right: 'header.x-owner' }] }))).toEqual([]);
  });

  it('call a public route, also with spoofed headers', () => {
    expect(lines(route({ path: '/things/{id}' }))).toEqual([
      { expect: '200', command: "curl -s -i 'http://127.0.0.1:4000/things/sample'" },
      {
        expect: '200: the service sees our headers, none of these',
        command: `curl -s -i ${spoofed} 'http://127.0.0.1:4000/things/sample'`,
      },
    ]);
  });

  it('read where a route takes every method', () => {
    expect(lines(route({ method: 'ANY', path: '/{rest+}' }))).toEqual([
      {
        expect: '200: the service sees our headers, none of these',
        command: `curl -s -i ${spoofed} 'http://127.0.0.1:4000/sample'`,
      },
    ]);
  });

  it('show every refusal of a guarded route, then its answer', () => {
    const guarded = route({ method: 'POST', auth: 'customer', scopes: ['a:write', 'b:write'] });
    const post = (words: string) =>
      `curl -s -i -X POST ${words}-H 'Content-Type: application/json' -d '{}' 'http://127.0.0.1:4000/things'`;
    const scopes = '--scope a:write --scope b:write';
    expect(lines(guarded)).toEqual([
      { expect: '401: no token', command: post('') },
      {
        expect: '401: an expired token',
        command: post(`-H "Authorization: Bearer $(${mint} ${scopes} --expires-in -1min)" `),
      },
      {
        expect: '401: a token signed with a foreign key',
        command: post(`-H "Authorization: Bearer $(${mint} ${scopes} --forged)" `),
      },
      { expect: '403: a token without the scope', command: post(`-H "Authorization: Bearer $(${mint})" `) },
      { expect: '201: a good token', command: post(`-H "Authorization: Bearer $(${mint} ${scopes})" `) },
      {
        expect: '201: the service sees our headers, none of these',
        command: post(`${spoofed} -H "Authorization: Bearer $(${mint} ${scopes})" `),
      },
    ]);
  });

  it('say of a route that asks for more than is sent that it tells what is wrong, and forge headers elsewhere', () => {
    const asking = route({ method: 'POST', auth: 'customer', scopes: ['a'], refusesBare: true });
    const told = lines(asking, route({ path: '/plain' }));
    expect(told.map(({ expect: text }) => text)).toEqual([
      '200',
      '401: no token',
      '401: an expired token',
      '401: a token signed with a foreign key',
      '403: a token without the scope',
      '400: a good token, and all that is wrong with the request',
      '200: the service sees our headers, none of these',
    ]);
    expect(told.at(-1)?.command).toContain('/plain');
  });

  it('call an aggregate as somebody whose token has what its parts are asked with', () => {
    const part = { service: 'things', route: 'GET /things', after: [], ifDown: 'critical', timeoutMillis: 1000 };
    const parts = [
      { ...part, name: 'user', claims: ['sub'] },
      { ...part, name: 'points', claims: ['tenant', 'level'] },
    ];
    const claims = { tenant: 'string', level: 'number', groups: 'string[]', mail: 'string' } as const;
    const of = {
      ...gateway(route({ path: '/home', way: 'aggregate', upstream: null, auth: 'customer', scopes: ['a'], parts })),
      credentials: [credential('customer', { claims })],
    };
    const words = '--scope a --claim tenant=sample --claim level=1';
    expect(tried(of)).toContainEqual({
      expect: '200: one answer of user, points, and `degraded` says which of them are missing',
      command: `curl -s -i -H "Authorization: Bearer $(${mint} ${words})" 'http://127.0.0.1:4000/home'`,
    });
  });

  it("ask for somebody else's object where the rule names an owner", () => {
    const owned = route({
      path: '/u/{id}/profile',
      auth: 'customer',
      where: [{ left: 'path.id', right: 'claims.sub' }],
    });
    expect(lines(owned)).toContainEqual({
      expect: "403: somebody else's",
      command: `curl -s -i -H "Authorization: Bearer $(${mint})" 'http://127.0.0.1:4000/u/bob/profile'`,
    });
  });

  it('go past the smallest limit with one token', () => {
    const wide = route({ path: '/wide' });
    const narrow = route({ path: '/narrow', auth: 'customer' });
    const limits = {
      'GET /wide': [limit({ algorithm: 'sliding-window', limit: 300, windowMillis: 60_000 })],
      'GET /narrow': [
        limit({ algorithm: 'sliding-window', limit: 30, windowMillis: 60_000 }),
        limit({ algorithm: 'token-bucket', limit: 900, windowMillis: 60_000, burst: 10 }, { cost: 2 }),
        limit({ algorithm: 'sliding-window', limit: 1, windowMillis: 1_000 }, { shadow: true }),
        limit({ algorithm: 'concurrency', limit: 1, windowMillis: 1_000 }),
        limit({ algorithm: 'leaky-bucket', limit: 1, windowMillis: 1_000, burst: 1, maxDelayMillis: 10 }),
      ],
    };
    expect(tried({ ...gateway(wide, narrow), limits }).at(-1)).toEqual({
      expect: '429: past the limit',
      command:
        `SECRET=$(${mint}); for i in $(seq 5); do ` +
        `curl -s -o /dev/null -H "Authorization: Bearer $SECRET" 'http://127.0.0.1:4000/narrow'; done; ` +
        `curl -s -i -H "Authorization: Bearer $SECRET" 'http://127.0.0.1:4000/narrow'`,
    });
  });

  it('make a key for a route with tiers: the first, or the first that may call', () => {
    const keyed = { ...gateway(route({ auth: 'partner', tiers: ['pro'] })), usagePlans };
    const header = '-H "x-api-key: $(npx cdk-gatehouse keys create --credential partner --tier pro)"';
    expect(tried(keyed)).toEqual([
      { expect: '403: no key', command: "curl -s -i 'http://127.0.0.1:4000/things'" },
      { expect: '200: a new key', command: `curl -s -i ${header} 'http://127.0.0.1:4000/things'` },
      {
        expect: '200: the service sees our headers, none of these',
        command: `curl -s -i ${spoofed} ${header} 'http://127.0.0.1:4000/things'`,
      },
    ]);
    const limits = {
      'GET /things': [
        limit(
          { algorithm: 'sliding-window', limit: 3, windowMillis: 1_000 },
          { tiers: { pro: { algorithm: 'sliding-window', limit: 6, windowMillis: 1_000 } } },
        ),
      ],
    };
    expect(tried({ ...keyed, limits }).at(-1)?.command).toContain('seq 6');
    const any = tried({ ...keyed, limits, routes: [route({ auth: 'partner' })] });
    expect(any.at(-1)?.command).toMatch(
      /^SECRET=\$\(npx .* --tier free\); for i in \$\(seq 3\); do .* -H "x-api-key: \$SECRET"/,
    );
    expect(any[1]?.command).toContain('--credential partner --tier free)');
  });

  it('show a key that the gateway keeps itself, once it is made, and nothing without one', () => {
    const own = {
      ...gateway(route({ auth: 'app', tiers: ['pro'] })),
      ownKeys: [{ credential: 'app', tiers: ['free', 'pro'] }],
    };
    expect(wantedKeys(own)).toEqual([{ credential: 'app', tier: 'pro' }]);
    expect(tried(own)).toEqual([]);
    const header = '-H "x-api-key: gh_id.secret"';
    expect(tried(own, { app: { pro: 'gh_id.secret' } })).toEqual([
      { expect: '401: no key', command: "curl -s -i 'http://127.0.0.1:4000/things'" },
      { expect: '200: a new key', command: `curl -s -i ${header} 'http://127.0.0.1:4000/things'` },
      {
        expect: '200: the service sees our headers, none of these',
        command: `curl -s -i ${spoofed} ${header} 'http://127.0.0.1:4000/things'`,
      },
    ]);
  });

  it('go past the limit of the tier, and past none of other tiers', () => {
    const rule: LimitRule = { algorithm: 'token-bucket', limit: 60, windowMillis: 60_000, burst: 4 };
    const own = {
      ...gateway(route({ auth: 'app' })),
      ownKeys: [{ credential: 'app', tiers: ['free'] }],
      limits: {
        'GET /things': [
          limit({ ...rule, burst: 1 }, { tiersOnly: true, tiers: { pro: { ...rule, burst: 1 } } }),
          limit(rule, { tiersOnly: true, tiers: { free: rule } }),
        ],
      },
    };
    expect(tried(own, { app: { free: 'gh_id.secret' } }).at(-1)?.command).toMatch(
      /^SECRET=gh_id\.secret; for i in \$\(seq 4\); do .* -H "x-api-key: \$SECRET"/,
    );
  });

  it('show opaque tokens, in the header where they stand', () => {
    const session = credential('session', { kind: 'introspection', header: 'x-session' });
    const of = { ...gateway(route({ auth: 'session', roles: ['admin', 'owner'] })), credentials: [session] };
    const get = (words: string) =>
      `curl -s -i -H "x-session: $(npx cdk-gatehouse token --credential session --sub alice${words})" 'http://127.0.0.1:4000/things'`;
    expect(tried(of).slice(0, 5)).toEqual([
      { expect: '401: no token', command: "curl -s -i 'http://127.0.0.1:4000/things'" },
      { expect: '401: an expired token', command: get(' --role admin --expires-in -1min') },
      { expect: '401: a token that the issuer never gave out', command: get(' --role admin --forged') },
      { expect: '403: a token without the role', command: get('') },
      { expect: '200: a good token', command: get(' --role admin') },
    ]);
  });

  it('take the first credential of several that can be had, and leave out what only a function knows', () => {
    const several = { auth: 'anybody', credentials: ['legacy', 'customer', 'partner'] };
    const commands = tried({ ...gateway(route(several), route({ path: '/l', auth: 'legacy' })), usagePlans });
    expect(commands.map(({ command }) => command).filter((command) => command.includes('/l'))).toEqual([]);
    expect(commands.find(({ expect: said }) => said === '200: a good token')?.command).toContain(`$(${mint})`);
    expect(commands.map(({ expect: said }) => said)).not.toContain('403: no key');
  });
});
