import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Caller,
  decodeCaller,
  editionOnStage,
  encodeCaller,
  MalformedCallerContext,
} from '../../lib/contract/caller.ts';

const caller: Caller = {
  credential: 'customer',
  subject: 'user-1',
  issuer: 'https://issuer',
  expiresAt: 1_000,
  scopes: ['a'],
  roles: ['r'],
  tenant: 'acme',
  claims: { sub: 'user-1', level: 3, beta: true, teams: ['x'] },
};
const holder: Caller = {
  credential: 'partner',
  subject: 'k1',
  issuer: 'gatehouse',
  expiresAt: null,
  keyId: 'k1',
  tier: 'pro',
  scopes: [],
  roles: [],
  claims: {},
};
const written = (value: unknown) => ({ caller: Buffer.from(JSON.stringify(value)).toString('base64url') });
const fieldOf = (context: { readonly [name: string]: unknown }): string => {
  try {
    return `a caller: ${JSON.stringify(decodeCaller(context))}`;
  } catch (error) {
    return error instanceof MalformedCallerContext ? error.field : `another error: ${error}`;
  }
};

describe('a caller on its way through the authorizer’s context', () => {
  it.each([[caller], [holder]])('comes out as it went in: %j', (one) => {
    expect(decodeCaller({ ...encodeCaller(one, '1'), principalId: 'p', integrationLatency: '5' })).toEqual(one);
  });

  it('says of what edition its credential was, with its place where it has one', () => {
    expect(encodeCaller(caller, editionOnStage('e1', 'issuer=a')).edition).toBe('e1-aXNzdWVyPWE');
    expect(editionOnStage('e1', undefined)).toBe('e1');
  });

  it('is flat text of characters that every hop carries', () => {
    const text = Object.values(encodeCaller({ ...caller, subject: 'a"b\n☕\u2028' }, '1')).join('');
    expect(text).toMatch(/^[\w-]+$/);
  });

  it.each([null, undefined])('is nobody where no authorizer was asked: %s', (context) => {
    expect(decodeCaller(context)).toBeUndefined();
  });

  it('has at most 2,048 characters', () => {
    const roles = (count: number) => Array.from({ length: count }, () => 'role');
    expect(encodeCaller({ ...caller, roles: roles(150) }, '1').caller.length).toBeLessThanOrEqual(2048);
    expect(() => encodeCaller({ ...caller, roles: roles(250) }, '1')).toThrow(RangeError);
  });
});

describe('a context that no authorizer of ours wrote', () => {
  it.each<[string, { readonly [name: string]: unknown }, string]>([
    ['without a caller', { principalId: 'me' }, 'caller'],
    ['empty', {}, 'caller'],
    ['that inherits its caller', Object.create(encodeCaller(caller, '1')), 'caller'],
    ['whose caller is no text', { caller: caller as unknown }, 'caller'],
    ['whose caller is an empty text', { caller: '' }, 'caller'],
    ['whose caller is no JSON', { caller: 'AAAA' }, 'caller'],
    ['whose caller is JSON text', { caller: JSON.stringify(caller) }, 'caller'],
    ['whose caller is a list', written([caller]), 'caller'],
    ['whose caller is null', written(null), 'caller'],
    ['whose caller is too long', written({ ...caller, subject: 'u'.repeat(2_000) }), 'caller'],
    ['with a member more', written({ ...caller, admin: true }), 'caller'],
    ['without credential', written({ ...caller, credential: undefined }), 'credential'],
    ['of no credential', written({ ...caller, credential: '' }), 'credential'],
    ['without subject', written({ ...caller, subject: undefined }), 'subject'],
    ['of an empty subject', written({ ...caller, subject: '' }), 'subject'],
    ['of a subject that is a number', written({ ...caller, subject: 7 }), 'subject'],
    ['without issuer', written({ ...caller, issuer: null }), 'issuer'],
    ['without end', written({ ...caller, expiresAt: undefined }), 'expiresAt'],
    ['of a token that never ends', written({ ...caller, expiresAt: null }), 'expiresAt'],
    ['whose end is a text', written({ ...caller, expiresAt: '9999999999' }), 'expiresAt'],
    ['whose scopes are one text', written({ ...caller, scopes: 'a' }), 'scopes'],
    ['whose scopes are not all texts', written({ ...caller, scopes: ['a', 1] }), 'scopes'],
    ['without roles', written({ ...caller, roles: undefined }), 'roles'],
    ['of an empty tenant', written({ ...caller, tenant: '' }), 'tenant'],
    ['of a key id that is a number', written({ ...holder, keyId: 1 }), 'keyId'],
    ['of an empty tier', written({ ...holder, tier: '' }), 'tier'],
    ['whose claims are a list', written({ ...caller, claims: [] }), 'claims'],
    ['with a claim that is an object', written({ ...caller, claims: { sub: {} } }), 'claims'],
    ['with a claim that is null', written({ ...caller, claims: { sub: null } }), 'claims'],
    ['with a claim that is a list of numbers', written({ ...caller, claims: { teams: [1] } }), 'claims'],
  ])('%s is no caller but a bug, named by its field', (_, context, field) => {
    expect(fieldOf(context)).toBe(field);
  });

  it('says no value in its message', () => {
    expect(() => decodeCaller(written({ ...caller, admin: 'planted' }))).toThrow(
      'the authorizer\u0027s context is malformed: caller',
    );
  });

  it('whatever it holds: nothing but a caller or that one error comes out', () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.json()), fc.json().map(written)), (context) => {
        expect(fieldOf(context as { readonly [name: string]: unknown })).not.toMatch(/^another error/);
      }),
      { numRuns: 2_000 },
    );
  });
});
