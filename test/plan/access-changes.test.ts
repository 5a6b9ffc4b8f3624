import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AccessFile, RouteAccess } from '../../lib/contract/access-file.ts';
import type { Caller } from '../../lib/contract/caller.ts';
import { parseRequestValue } from '../../lib/contract/request-value.ts';
import { authorize } from '../../lib/engine/authorization/authorize.ts';
import { router } from '../../lib/local/services/api-gateway/router.ts';
import { accessChanges } from '../../lib/plan/access-changes.ts';

type Routes = AccessFile['gateways'][string];
const file = (shop: Routes, more: AccessFile['gateways'] = {}): AccessFile => ({
  schema: 1,
  gateways: { shop, ...more },
});
const usual: RouteAccess = {
  service: 'orders',
  owner: 'team-orders',
  way: 'lambda',
  auth: 'customer',
  credentials: ['customer'],
};
const open: RouteAccess = {
  service: 'orders',
  owner: 'team-orders',
  way: 'lambda',
  auth: 'public',
  reason: 'for everyone',
};
const key = 'GET /orders/{id}';
const limit = '60/min by claims.sub; store away: local';
const bucket = '60/min by claims.sub (token bucket, burst 20); store away: local';
const tiers = 'free 10/s, pro 100/s by key.id; store away: local';

type Row = readonly [story: string, was: RouteAccess | undefined, is: RouteAccess | undefined, what: string];
const limited = (...limits: readonly string[]): RouteAccess => ({ ...usual, limits });
const asks = (more: Partial<RouteAccess>): RouteAccess => ({ ...usual, ...more });

const loosened: readonly Row[] = [
  ['the only scope', asks({ scopes: ['a'] }), usual, 'scope a is no longer demanded'],
  ['one of two scopes', asks({ scopes: ['a', 'b'] }), asks({ scopes: ['a'] }), 'scope b is no longer demanded'],
  ['another scope instead', asks({ scopes: ['a'] }), asks({ scopes: ['b'] }), 'scope a is no longer demanded'],
  [
    'a scope that becomes one of several',
    asks({ scopes: ['a'] }),
    asks({ anyScope: ['a', 'b'] }),
    'scope a is no longer demanded',
  ],
  ['one of several scopes', asks({ anyScope: ['a', 'b'] }), usual, 'scope one of a, b is no longer demanded'],
  ['one more of several', asks({ anyScope: ['a'] }), asks({ anyScope: ['a', 'b'] }), 'scope a is no longer demanded'],
  ['the only role', asks({ roles: ['r'] }), usual, 'role r is no longer demanded'],
  ['one more role', asks({ roles: ['r'] }), asks({ roles: ['r', 's'] }), 'role r is no longer demanded'],
  ['another role', asks({ roles: ['r'] }), asks({ roles: ['s'] }), 'role r is no longer demanded'],
  ['a tier of several', asks({ tiers: ['pro'] }), asks({ tiers: ['pro', 'free'] }), 'open to the tiers free as well'],
  ['all tiers', asks({ tiers: ['pro'] }), usual, 'tiers are no longer demanded'],
  ['another tier', asks({ tiers: ['pro'] }), asks({ tiers: ['free'] }), 'open to the tiers free as well'],
  ['whose it is', asks({ where: { 'path.id': 'claims.sub' } }), usual, 'path.id = claims.sub is no longer demanded'],
  [
    'whose it is, with a reason',
    asks({ where: { 'path.id': 'claims.sub' } }),
    asks({ anyCaller: 'support looks at all' }),
    'path.id = claims.sub is no longer demanded',
  ],
  [
    'by another claim',
    asks({ where: { 'path.id': 'claims.sub' } }),
    asks({ where: { 'path.id': 'claims.teams' } }),
    'path.id = claims.sub is no longer demanded',
  ],
  [
    'one of two pairs',
    asks({ where: { 'path.id': 'claims.sub', 'query.team': 'claims.teams' } }),
    asks({ where: { 'path.id': 'claims.sub' } }),
    'query.team = claims.teams is no longer demanded',
  ],
  [
    'a constant',
    asks({ where: { 'query.team': '"t1"' } }),
    asks({ where: { 'query.team': '"t2"' } }),
    'query.team = "t1" is no longer demanded',
  ],
  ['public now', asks({ scopes: ['a'] }), open, 'public now: "for everyone"'],
  ['public now, of any caller before', usual, open, 'public now: "for everyone"'],
  ['another credential', usual, asks({ auth: 'staff', credentials: ['staff'] }), 'open to callers of staff as well'],
  [
    'one more credential',
    usual,
    asks({ auth: 'both', credentials: ['customer', 'partner'] }),
    'open to callers of partner as well',
  ],
  [
    'a member of an anyOf that was another',
    asks({ auth: 'both', credentials: ['customer', 'partner'] }),
    asks({ auth: 'both', credentials: ['customer', 'session'] }),
    'open to callers of session as well',
  ],
  ['another owner', usual, asks({ owner: 'team-x' }), 'owner: team-orders → team-x'],
  ['a new route', undefined, asks({ scopes: ['a'] }), 'new route, for customer, scopes a'],
  [
    'a new route of many demands',
    undefined,
    asks({ tiers: ['pro'], where: { 'path.id': 'claims.sub' } }),
    'new route, for customer, tiers pro, where path.id = claims.sub',
  ],
  ['a new public route', undefined, open, 'new route, public: "for everyone"'],
  ['no limit', limited(limit), usual, `limit lost: ${limit}`],
  ['one of two limits', limited(limit, tiers), limited(limit), `limit lost: ${tiers}`],
  [
    'a higher rate',
    limited(limit),
    limited(limit.replace('60', '600')),
    `limit raised: ${limit} → ${limit.replace('60', '600')}`,
  ],
  [
    'a higher burst',
    limited(bucket),
    limited(bucket.replace('20', '21')),
    `limit raised: ${bucket} → ${bucket.replace('20', '21')}`,
  ],
  [
    'a lower rate with a higher burst',
    limited(bucket),
    limited(bucket.replace('60', '50').replace('20', '21')),
    `limit raised: ${bucket} → ${bucket.replace('60', '50').replace('20', '21')}`,
  ],
  ['another window', limited(limit), limited(limit.replace('60/min', '60/s')), `limit lost: ${limit}`],
  ['another dimension', limited(limit), limited(limit.replace('claims.sub', 'client.ip')), `limit lost: ${limit}`],
  [
    'one more dimension',
    limited(limit),
    limited(limit.replace('claims.sub', 'claims.sub + header.x')),
    `limit lost: ${limit}`,
  ],
  [
    'one tier raised',
    limited(tiers),
    limited(tiers.replace('100', '101')),
    `limit raised: ${tiers} → ${tiers.replace('100', '101')}`,
  ],
  [
    'one tier lowered and one raised',
    limited(tiers),
    limited(tiers.replace('10/s', '9/s').replace('100', '101')),
    `limit raised: ${tiers} → ${tiers.replace('10/s', '9/s').replace('100', '101')}`,
  ],
  [
    'a tier that is no longer counted',
    limited(tiers),
    limited(tiers.replace(', pro 100/s', '')),
    `limit lost: ${tiers}`,
  ],
  ['into the shadow', limited(limit), limited(limit.replace('sub;', 'sub (shadow);')), `limit lost: ${limit}`],
  ['by best effort', limited(limit), limited('1/s, burst 1 by route (best effort)'), `limit lost: ${limit}`],
  [
    'a higher throttle',
    limited('1/s, burst 1 by route (best effort)'),
    limited('1/s, burst 9 by route (best effort)'),
    'limit raised: 1/s, burst 1 by route (best effort) → 1/s, burst 9 by route (best effort)',
  ],
  [
    'an algorithm that admits more',
    limited(limit),
    limited(limit.replace('sub;', 'sub (fixed window);')),
    `limit lost: ${limit}`,
  ],
  [
    'an outage that opens it',
    limited(limit),
    limited(limit.replace('local', 'open')),
    `limit raised: ${limit} → ${limit.replace('local', 'open')}`,
  ],
  [
    'an outage that counts by itself',
    limited(limit.replace('local', 'closed')),
    limited(limit),
    `limit raised: ${limit.replace('local', 'closed')} → ${limit}`,
  ],
  [
    'a lower cost',
    limited('60/min by client.ip (cost 2); store away: local'),
    limited('60/min by client.ip (cost 1); store away: local'),
    'limit lost: 60/min by client.ip (cost 2); store away: local',
  ],
  [
    'more at a time',
    limited('2 at a time by client.ip (lease 6000 ms); store away: local'),
    limited('3 at a time by client.ip (lease 6000 ms); store away: local'),
    'limit raised: 2 at a time by client.ip (lease 6000 ms); store away: local → 3 at a time by client.ip (lease 6000 ms); store away: local',
  ],
  [
    'a shorter lease',
    limited('2 at a time by client.ip (lease 6000 ms); store away: local'),
    limited('2 at a time by client.ip (lease 60 ms); store away: local'),
    'limit lost: 2 at a time by client.ip (lease 6000 ms); store away: local',
  ],
  ['one of two limits that are the same', limited(limit, limit), limited(limit), `limit lost: ${limit}`],
  [
    'another way of counting the rest',
    limited(limit),
    limited(limit.replace('; store', '; otherwise by route; store')),
    `limit lost: ${limit}`,
  ],
];

const kept: readonly Row[] = [
  ['a scope more', usual, asks({ scopes: ['a'] }), 'scopes: none → a'],
  ['one of several that becomes certain', asks({ anyScope: ['a', 'b'] }), asks({ scopes: ['a'] }), 'scopes: none → a'],
  ['fewer of several', asks({ anyScope: ['a', 'b'] }), asks({ anyScope: ['a'] }), 'anyScope: a, b → a'],
  ['fewer roles', asks({ roles: ['r', 's'] }), asks({ roles: ['r'] }), 'roles: r, s → r'],
  ['fewer tiers', asks({ tiers: ['free', 'pro'] }), asks({ tiers: ['pro'] }), 'tiers: free, pro → pro'],
  ['tiers at all', usual, asks({ tiers: ['pro'] }), 'tiers: none → pro'],
  ['a pair more', usual, asks({ where: { 'path.id': 'claims.sub' } }), 'where: none → path.id = claims.sub'],
  [
    'one credential of two',
    asks({ auth: 'both', credentials: ['customer', 'x'] }),
    usual,
    'credentials: customer, x → customer',
  ],
  ['no longer public', open, usual, 'auth: public → customer'],
  ['an anyOf of one name for another', usual, asks({ auth: 'people' }), 'auth: customer → people'],
  ['a removed route', usual, undefined, 'removed, was for customer'],
  ['a removed public route', open, undefined, 'removed, was public: "for everyone"'],
  ['another service', usual, asks({ service: 'sales' }), 'service: orders → sales'],
  ['another way', usual, asks({ way: 'direct' }), 'way: lambda → direct'],
  ['another reason', open, { ...open, reason: 'because' }, 'reason: for everyone → because'],
  ['a reason for what was so', usual, asks({ anyCaller: 'because' }), 'anyCaller: none → because'],
  [
    'a lower rate',
    limited(limit),
    limited(limit.replace('60', '6')),
    `limit lowered: ${limit} → ${limit.replace('60', '6')}`,
  ],
  ['a limit at all', usual, limited(limit), `limit added: ${limit}`],
  ['one limit more', limited(limit), limited(tiers, limit), `limit added: ${tiers}`],
  [
    'an outage that closes it',
    limited(limit),
    limited(limit.replace('local', 'closed')),
    `limit lowered: ${limit} → ${limit.replace('local', 'closed')}`,
  ],
];

const one = (access: RouteAccess | undefined) => file(access === undefined ? {} : { [key]: access });

describe('a change of who may call what', () => {
  test('is tried in at least sixty ways', () => {
    expect(loosened.length + kept.length).toBeGreaterThanOrEqual(60);
  });

  test.each(loosened)('is loosened by %s', (_, was, is, what) => {
    const changes = accessChanges(one(was), one(is));
    expect(changes.filter((change) => change.loosened)).toContainEqual({
      gateway: 'shop',
      route: key,
      what,
      loosened: true,
    });
  });

  test.each(kept)('is told, and not loosened, by %s', (_, was, is, what) => {
    const changes = accessChanges(one(was), one(is));
    expect(changes.every((change) => !change.loosened)).toBe(true);
    expect(changes.map((change) => change.what)).toContain(what);
  });

  test('is none where nothing changed, in whatever order', () => {
    const [was, is] = [
      { a: usual, b: open },
      { b: open, a: usual },
    ];
    expect(accessChanges(file(was), file(is))).toEqual([]);
  });

  test('tells what is loosened first, of all gateways', () => {
    const before = file({ [key]: usual }, { old: { [key]: usual } });
    const after = file({}, { old: { [key]: open }, web: { [key]: usual } });
    expect(accessChanges(before, after).map(({ gateway, loosened: isLoosened }) => [gateway, isLoosened])).toEqual([
      ['old', true],
      ['web', true],
      ['shop', false],
    ]);
  });
});

describe('a route that is gone leaves its requests to whichever fits them', () => {
  const me = asks({ scopes: ['a'], limits: [limit] });

  test.each([
    ['a parameter', 'GET /orders/{id}'],
    ['all that is left', 'GET /{rest+}'],
    ['any method', 'ANY /orders/{id}'],
  ])('%s', (_, other) => {
    const changes = accessChanges(file({ 'GET /orders/latest': me, [other]: usual }), file({ [other]: usual }));
    expect(changes.map(({ what }) => what)).toEqual([
      `its requests go to '${other}': scope a is no longer demanded`,
      `its requests go to '${other}': limit lost: ${limit}`,
      'removed, was for customer, scopes a',
    ]);
  });

  test('which does not loosen what asks as much', () => {
    const other = { [key]: asks({ scopes: ['a', 'b'], limits: [limit] }) };
    expect(accessChanges(file({ 'GET /orders/latest': me, ...other }), file(other)).map(({ what }) => what)).toEqual([
      'removed, was for customer, scopes a',
    ]);
  });

  test('and does where values of another path are asked about', () => {
    const where = { 'path.id': 'claims.sub' };
    const [gone, other] = ['GET /a/{id}/x', 'GET /{id}/b/x'];
    const changes = accessChanges(
      file({ [gone]: asks({ where }), [other]: asks({ where }) }),
      file({ [other]: asks({ where }) }),
    );
    expect(changes[0]).toMatchObject({
      loosened: true,
      what: `its requests go to '${other}': path.id = claims.sub is no longer demanded`,
    });
  });
});

describe('whoever is let in and was kept out', () => {
  const some = (...texts: readonly string[]) => fc.subarray([...texts]);
  const asked = fc.record({
    who: fc.constantFrom<readonly string[]>(
      [],
      ['customer'],
      ['customer'],
      ['staff'],
      ['customer', 'staff'],
      ['partner'],
    ),
    scopes: some('a', 'b'),
    anyScope: some('a', 'b'),
    roles: some('r', 's'),
    tiers: some('free', 'pro'),
    where: fc.constantFrom<{ readonly [left: string]: string }>(
      {},
      {},
      { 'path.id': 'claims.sub' },
      { 'query.team': 'claims.team' },
      { 'query.team': '"t1"' },
    ),
  });
  const access = asked.map(({ who, ...more }): RouteAccess => {
    if (who.length === 0) return open;
    const lists = { scopes: more.scopes, anyScope: more.anyScope, roles: more.roles, tiers: more.tiers };
    const said = Object.entries(lists).filter(([, texts]) => texts.length > 0);
    const where = Object.keys(more.where).length > 0 ? { where: more.where } : {};
    return { ...usual, auth: who.join('-'), credentials: who, ...Object.fromEntries(said), ...where };
  });
  const keys = ['GET /{id}', 'GET /alice', 'GET /{id}/x', 'GET /alice/x', 'POST /{id}', 'GET /y/{rest+}', 'GET /y'];
  const table = fc.dictionary(fc.constantFrom(...keys), access, { minKeys: 1 });

  const callers: readonly Caller[] = ['customer', 'staff', 'partner'].flatMap((credential) =>
    ['alice', 'bob'].flatMap((subject) =>
      [[], ['a'], ['b'], ['a', 'b']].flatMap((scopes) =>
        [[], ['r'], ['s']].flatMap((roles) =>
          [undefined, 'free', 'pro'].map((tier) => ({
            ...{ credential, subject, scopes, roles, issuer: 'i', expiresAt: null, claims: { team: 't1' } },
            ...(tier === undefined ? {} : { tier }),
          })),
        ),
      ),
    ),
  );
  const requests = [
    'GET /alice',
    'GET /bob',
    'GET /alice/x',
    'GET /bob/x',
    'POST /alice',
    'POST /bob',
    'GET /y',
    'GET /y/1',
    'GET /y/x',
  ];

  /** By the router of the local API Gateway and the engine of the forwarder: the route that lets somebody in. */
  function admitting(routes: Routes) {
    const find = router(
      Object.keys(routes).map((one) => ({ method: one.split(' ')[0], resource: one.split(' ')[1] }) as never),
    );
    return (request: string, team: string, caller: Caller | undefined): boolean => {
      const [method, path] = request.split(' ') as [string, string];
      const match = find(method, path);
      if (match === undefined) return false;
      const rule = routes[`${match.method.method} ${match.method.resource}`] as RouteAccess;
      const value = (text: string) =>
        parseRequestValue(text) ?? { from: 'static' as const, value: JSON.parse(text) as string };
      const where = Object.entries(rule.where ?? {}).map(([left, right]) => ({
        left: value(left),
        right: value(right),
      }));
      const { credentials = [], scopes = [], anyScope = [], roles = [], tiers: of = [] } = rule;
      const view = {
        path: match.pathParameters,
        query: { team: [team] },
        headers: [],
        caller,
        clientIp: '',
        requestId: '',
      };
      return authorize(rule.auth === 'public' ? null : { credentials, scopes, anyScope, roles, tiers: of, where }, {
        ...view,
        ...{ route: '', service: '', gateway: '' },
      }).allow;
    };
  }

  test('is seen as loosened', () => {
    let admitted = 0;
    const sound = fc.property(table, table, (before, after) => {
      const [was, is] = [admitting(before), admitting(after)];
      const isLetIn = requests.some((request) =>
        ['t1', 't2'].some((team) =>
          [undefined, ...callers].some((who) => is(request, team, who) && !was(request, team, who)),
        ),
      );
      const seen = accessChanges(file(before), file(after)).some((change) => change.loosened);
      if (isLetIn) expect(seen).toBe(true);
      admitted += isLetIn ? 1 : 0;
    });
    fc.assert(sound, { numRuns: 400, seed: 1 });
    expect(admitted).toBeGreaterThan(100);
  });

  test('is seen on the route where one thing has changed', () => {
    const drop = fc.constantFrom<keyof RouteAccess>('scopes', 'anyScope', 'roles', 'tiers', 'where');
    let admitted = 0;
    const exact = fc.property(access, drop, (full, member) => {
      const { [member]: _, ...less } = full;
      const [before, after] = [{ 'GET /{id}': full }, { 'GET /{id}': less as RouteAccess }];
      const [was, is] = [admitting(before), admitting(after)];
      const isLetIn = ['GET /alice', 'GET /bob'].some((request) =>
        ['t1', 't2'].some((team) => callers.some((who) => is(request, team, who) && !was(request, team, who))),
      );
      const seen = accessChanges(file(before), file(after)).filter((change) => change.loosened);
      if (isLetIn) expect(seen.length).toBeGreaterThan(0);
      // And not on the routes that stay: a mark on every change says nothing.
      if (seen.length > 0 && !('where' in full)) expect(isLetIn).toBe(true);
      admitted += isLetIn ? 1 : 0;
    });
    fc.assert(exact, { numRuns: 400, seed: 1 });
    expect(admitted).toBeGreaterThan(50);
  });
});
