import { describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../lib/contract/caller.ts';
import { publishedDays, signingDay } from '../../../lib/engine/signing/key-days.ts';
import { tokenClaims } from '../../../lib/engine/signing/token-claims.ts';

const request = {
  issuer: 'urn:gatehouse:shop:prod',
  service: 'orders',
  requestId: 'id-1',
  route: 'GET /orders/{id}',
  caller: undefined,
};
const alice: Caller = {
  credential: 'customer',
  subject: 'alice',
  issuer: 'https://issuer.example',
  expiresAt: 2_000_000_000,
  scopes: ['orders:read', 'orders:write'],
  roles: ['buyer'],
  tenant: 'acme',
  claims: { sub: 'alice', plan: 'gold', regions: ['eu', 'us'] },
};
const keyHolder: Caller = {
  credential: 'partner',
  subject: 'key-1',
  issuer: 'api-gateway',
  expiresAt: null,
  keyId: 'key-1',
  tier: 'free',
  scopes: [],
  roles: [],
  claims: {},
};
const sent = {
  iss: 'urn:gatehouse:shop:prod',
  aud: 'orders',
  iat: 1_800_000_000,
  exp: 1_800_000_060,
  jti: 'id-1',
  route: 'GET /orders/{id}',
};

describe('what the gateway says of a request to the service behind it', () => {
  it.each<[string, Caller | undefined, object]>([
    ['of nobody, on a public route', undefined, {}],
    [
      'of the holder of a token',
      alice,
      {
        sub: 'alice',
        credential: 'customer',
        scope: 'orders:read orders:write',
        roles: ['buyer'],
        tenant: 'acme',
        claims: { sub: 'alice', plan: 'gold', regions: ['eu', 'us'] },
      },
    ],
    [
      'of the holder of a key',
      keyHolder,
      { sub: 'key-1', credential: 'partner', scope: '', roles: [], key_id: 'key-1', tier: 'free', claims: {} },
    ],
  ])('%s', (_, caller, said) => {
    expect(tokenClaims({ ...request, caller }, 1_800_000_000_999)).toEqual({ ...sent, ...said });
  });

  it('says neither who issued the token nor when it ends: that is over at the gateway', () => {
    const text = JSON.stringify(tokenClaims({ ...request, caller: alice }, 0));
    expect(text).not.toContain('issuer.example');
    expect(text).not.toContain('2000000000');
  });
});

describe('the days of keys', () => {
  it.each<[story: string, nowMillis: number, today: number]>([
    ['the epoch', 0, 0],
    ['the last millisecond of a day', 86_399_999, 0],
    ['midnight', 86_400_000, 1],
    ['a noon', Date.parse('2026-11-24T12:00:00Z'), 20_781],
  ])('%s', (_, nowMillis, today) => {
    expect(signingDay(nowMillis)).toBe(today);
    expect(publishedDays(nowMillis)).toEqual([today - 1, today, today + 1]);
  });
});
