import { describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../lib/contract/caller.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import type { AuthorizationRule } from '../../../lib/contract/runtime-config.ts';
import { authorize, isExpired } from '../../../lib/engine/authorization/authorize.ts';
import type { RequestView } from '../../../lib/engine/request-values/request-values.ts';

const caller: Caller = {
  credential: 'customer',
  subject: 'user-1',
  issuer: 'https://issuer',
  expiresAt: 1_000,
  scopes: ['orders:read', 'orders:write'],
  roles: [],
  claims: { sub: 'user-1', level: 3, admin: true, teams: ['a', 'b'], solo: ['user-1'], blank: '' },
};
const rule: AuthorizationRule = {
  credentials: ['customer'],
  scopes: ['orders:write'],
  anyScope: [],
  roles: [],
  tiers: [],
  where: [],
};
const request: RequestView = {
  path: {},
  query: {},
  headers: [],
  caller,
  clientIp: '203.0.113.9',
  requestId: 'r',
  route: 'GET /orders',
  service: 'orders',
  gateway: 'shop',
};
const own: AuthorizationRule = {
  ...rule,
  where: [{ left: { from: 'path', name: 'userId' }, right: { from: 'claims', name: 'sub' } }],
};

const claim = (name: string): RequestValue => ({ from: 'claims', name });

describe('one of several', () => {
  const who = (scopes: readonly string[], roles: readonly string[] = []) => ({
    ...request,
    caller: { ...caller, scopes, roles },
  });

  it.each([
    [['a'], { allow: true }],
    [['b', 'c'], { allow: true }],
    [['c'], { allow: false, refusal: 'insufficient-scope', detail: 'the token lacks one of a b', scopes: ['a', 'b'] }],
    [[], { allow: false, refusal: 'insufficient-scope', detail: 'the token lacks one of a b', scopes: ['a', 'b'] }],
  ])('scopes: %j', (scopes, expected) => {
    expect(authorize({ ...rule, scopes: [], anyScope: ['a', 'b'] }, who(scopes))).toEqual(expected);
  });

  it.each([
    [['admin'], { allow: true }],
    [['x', 'support'], { allow: true }],
    [['Admin'], { allow: false, refusal: 'forbidden', detail: 'this route needs the role admin or support' }],
    [[], { allow: false, refusal: 'forbidden', detail: 'this route needs the role admin or support' }],
  ])('roles: %j', (roles, expected) => {
    expect(authorize({ ...rule, scopes: [], roles: ['admin', 'support'] }, who([], roles))).toEqual(expected);
  });

  it('credentials, and no other', () => {
    const open = { ...rule, scopes: [], credentials: ['customer', 'partner'] };
    const as = (credential: string) => ({ ...request, caller: { ...caller, credential } });
    expect([authorize(open, as('partner')), authorize(open, as('Partner'))]).toEqual([
      { allow: true },
      { allow: false, refusal: 'forbidden', detail: 'this route needs the credential customer or partner' },
    ]);
  });
});

describe('whether a caller may make a request', () => {
  it('a public route asks nothing', () => {
    expect(authorize(null, { ...request, caller: undefined })).toEqual({ allow: true });
  });

  it.each<[string, readonly string[], string | undefined, string | undefined]>([
    ['any tier, where none is named', [], 'free', undefined],
    ['no tier, where none is named', [], undefined, undefined],
    ['the tier that is named', ['pro'], 'pro', undefined],
    ['one of those that are', ['pro', 'team'], 'team', undefined],
    ['another', ['pro', 'team'], 'free', 'this route needs the tier pro or team'],
    ['none', ['pro'], undefined, 'this route needs the tier pro'],
    ['another spelling', ['pro'], 'Pro', 'this route needs the tier pro'],
  ])('a key of %s', (_, tiers, tier, detail) => {
    const keyed: Caller = { ...caller, scopes: [], expiresAt: null, keyId: 'key-1', ...(tier ? { tier } : {}) };
    expect(authorize({ ...rule, scopes: [], tiers }, { ...request, caller: keyed })).toEqual(
      detail === undefined ? { allow: true } : { allow: false, refusal: 'forbidden', detail },
    );
  });

  it('a caller with every scope may', () => {
    expect(authorize(rule, request)).toEqual({ allow: true });
  });

  it.each([
    ['nobody', undefined, 'unauthorized', 'this route needs a credential'],
    [
      'another credential',
      { ...caller, credential: 'partner' },
      'forbidden',
      'this route needs the credential customer',
    ],
    ['a missing scope', { ...caller, scopes: ['orders:read'] }, 'insufficient-scope', 'the token lacks orders:write'],
    [
      'a scope in another case',
      { ...caller, scopes: ['Orders:Write'] },
      'insufficient-scope',
      'the token lacks orders:write',
    ],
    [
      'scopes glued by a tab',
      { ...caller, scopes: ['orders:read\torders:write'] },
      'insufficient-scope',
      'the token lacks orders:write',
    ],
    [
      'a wildcard nobody declared',
      { ...caller, scopes: ['orders:*', '*'] },
      'insufficient-scope',
      'the token lacks orders:write',
    ],
  ] as const)('%s may not', (_, who, refusal, detail) => {
    const scopes = refusal === 'insufficient-scope' ? { scopes: ['orders:write'] } : {};
    expect(authorize(rule, { ...request, caller: who })).toEqual({ allow: false, refusal, detail, ...scopes });
  });
});

describe('an object-level rule', () => {
  it.each([['user-1'], ['user%2D1'], ['%75ser-1']])('lets %s through as user-1', (userId) => {
    expect(authorize(own, { ...request, path: { userId } })).toEqual({ allow: true });
  });

  it.each([
    'user-2',
    'USER-1',
    'user-1 ',
    'user-1%00',
    '%2575ser-1',
    'user%252D1',
    'user-1/',
    'user%ff1',
    '%',
    '',
    'user‑1',
    'ｕser-1',
  ])('refuses %j', (userId) => {
    expect(authorize(own, { ...request, path: { userId } })).toEqual({
      allow: false,
      refusal: 'forbidden',
      detail: 'path.userId must equal claims.sub',
    });
  });

  it.each<[string, RequestValue, RequestValue, boolean]>([
    ['a claim and a constant', claim('level'), { from: 'static', value: '3' }, true],
    ['a claim and another', claim('sub'), claim('solo'), true],
    ['a list is no text, whatever it is compared with', claim('solo'), { from: 'static', value: '["user-1"]' }, false],
    ['nor is it in a list', claim('teams'), claim('teams'), false],
  ])('%s', (_, left, right, allow) => {
    expect(authorize({ ...rule, where: [{ left, right }] }, request).allow).toBe(allow);
  });

  it('says of a list that the value must be in it', () => {
    const where = [{ left: { from: 'query', name: 'team' }, right: claim('teams') }] as const;
    expect(authorize({ ...rule, where }, { ...request, query: { team: ['c'] } })).toEqual({
      allow: false,
      refusal: 'forbidden',
      detail: 'query.team must be in claims.teams',
    });
  });

  it('the holder of a key has no claims, and its id is no subject', () => {
    const holder: Caller = { ...caller, scopes: [], claims: {}, expiresAt: null, keyId: 'user-1' };
    const path = { userId: 'user-1' };
    expect(authorize({ ...own, scopes: [] }, { ...request, path, caller: holder }).allow).toBe(false);
  });

  it('two absent values are not equal', () => {
    const absent = {
      ...rule,
      where: [{ left: { from: 'query', name: 'a' }, right: { from: 'claims', name: 'b' } }],
    } as const;
    expect(authorize(absent, request).allow).toBe(false);
  });

  it.each([
    ['level', '3', true],
    ['admin', 'true', true],
    ['level', '3.0', false],
    ['teams', 'a', true],
    ['teams', 'b', true],
    ['teams', 'A', false],
    ['teams', 'a,b', false],
    ['teams', '["a","b"]', false],
    ['teams', '', false],
    ['solo', 'user-1', true],
    ['blank', '', false],
    ['constructor', 'x', false],
  ] as const)('compares claims.%s with %s as text: %s', (name, text, allow) => {
    const where = [{ left: { from: 'query', name: 'q' }, right: { from: 'claims', name } }] as const;
    expect(authorize({ ...rule, where }, { ...request, query: { q: [text] } }).allow).toBe(allow);
  });

  it('a value sent twice equals nothing, not even itself', () => {
    const where = [{ left: { from: 'query', name: 'user' }, right: { from: 'claims', name: 'sub' } }] as const;
    expect(authorize({ ...rule, where }, { ...request, query: { user: ['user-1', 'user-2'] } }).allow).toBe(false);
    expect(authorize({ ...rule, where }, { ...request, query: { user: ['user-1', 'user-1'] } }).allow).toBe(false);
  });

  it('nor does what is sent twice equal the name of somebody who calls himself by both', () => {
    const both = { ...request, caller: { ...caller, claims: { sub: 'user-1' }, subject: 'user-2,user-1' } };
    const where = [{ left: { from: 'query', name: 'user' }, right: { from: 'claims', name: 'sub' } }] as const;
    expect(authorize({ ...rule, where }, { ...both, query: { user: ['user-2,user-1'] } }).allow).toBe(true);
    expect(authorize({ ...rule, where }, { ...both, query: { user: ['user-2', 'user-1'] } }).allow).toBe(false);
    const inHeader = [{ left: { from: 'header', name: 'x-user' }, right: { from: 'static', value: 'a, b' } }] as const;
    const headers = [
      ['X-User', 'a'],
      ['x-user', 'b'],
    ] as const;
    expect(authorize({ ...rule, where: inHeader }, { ...request, headers }).allow).toBe(false);
  });

  it.each([
    'X_Team',
    'x.team',
    'X-TEAM',
  ])('a header beside which %s stands equals nothing: a service may read that one', (name) => {
    const where = [{ left: { from: 'header', name: 'x-team' }, right: { from: 'static', value: 'a' } }] as const;
    const headers = [
      ['X-Team', 'a'],
      [name, 'b'],
    ] as const;
    expect(authorize({ ...rule, where }, { ...request, headers }).allow).toBe(false);
  });

  it('every pair must hold', () => {
    const where = [
      ...own.where,
      { left: { from: 'header', name: 'x-team' }, right: { from: 'static', value: 'a' } },
    ] as const;
    const path = { userId: 'user-1' };
    expect(authorize({ ...rule, where }, { ...request, path, headers: [['X-TEAM', 'a']] }).allow).toBe(true);
    expect(authorize({ ...rule, where }, { ...request, path, headers: [['X-Team', 'b']] }).allow).toBe(false);
    expect(
      authorize(
        { ...rule, where },
        {
          ...request,
          path,
          headers: [
            ['X-Team', 'a'],
            ['x-team', 'b'],
          ],
        },
      ).allow,
    ).toBe(false);
  });
});

describe('the end of a token', () => {
  it.each([
    [999_999, false],
    [1_000_000, true],
    [1_000_001, true],
  ])('at %d ms: %s', (now, expired) => {
    expect(isExpired(caller, now)).toBe(expired);
  });

  it('an end that is no number is over', () => {
    expect(isExpired({ ...caller, expiresAt: Number.NaN }, 0)).toBe(true);
  });

  it('an API key has no end', () => {
    expect(isExpired({ ...caller, expiresAt: null, keyId: 'k-1' }, 4e15)).toBe(false);
  });
});
