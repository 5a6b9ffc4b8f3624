import { describe, expect, it } from '@jest/globals';
import { MalformedCallerContext } from '../../../lib/contract/caller.ts';
import type { ForwarderCredential } from '../../../lib/contract/runtime-config.ts';
import { callerOfLambda } from '../../../lib/engine/callers/caller-of-lambda.ts';

const config: Extract<ForwarderCredential, { kind: 'lambda' }> = {
  kind: 'lambda',
  header: 'authorization',
  claims: { plan: 'string', level: 'number', beta: 'boolean', teams: 'string[]' },
  cached: true,
};
const least = { sub: 'user-1', exp: '2000000000' };
type Context = { readonly [name: string]: unknown };
const read = (context: Context, cached = true) => {
  try {
    return callerOfLambda('legacy', { ...config, cached }, context);
  } catch (error) {
    if (error instanceof MalformedCallerContext) return error.field;
    throw error;
  }
};
const caller = {
  credential: 'legacy',
  subject: 'user-1',
  issuer: 'lambda:legacy',
  expiresAt: 2_000_000_000,
  scopes: [],
  roles: [],
  claims: { sub: 'user-1' },
};

describe('what the platform’s own authorizer function says', () => {
  it.each<[string, Context, object]>([
    ['the least that it must', least, {}],
    ['scopes with blanks between', { scope: 'a b:c' }, { scopes: ['a', 'b:c'] }],
    ['no scopes', { scope: '' }, { scopes: [] }],
    ['roles with commas between', { roles: 'admin,a b' }, { roles: ['admin', 'a b'] }],
    ['a tenant', { tenant: 'acme' }, { tenant: 'acme' }],
    ['an empty tenant', { tenant: '' }, {}],
    ['a text', { plan: 'gold' }, { claims: { plan: 'gold', sub: 'user-1' } }],
    ['a number', { level: '-3.5' }, { claims: { level: -3.5, sub: 'user-1' } }],
    ['true', { beta: 'true' }, { claims: { beta: true, sub: 'user-1' } }],
    ['false', { beta: 'false' }, { claims: { beta: false, sub: 'user-1' } }],
    ['a list', { teams: 'a,b' }, { claims: { teams: ['a', 'b'], sub: 'user-1' } }],
    ['an empty list', { teams: '' }, { claims: { teams: [], sub: 'user-1' } }],
    ['null, which is nothing', { tenant: null, plan: null, roles: null }, {}],
    ['what nobody declared', { principalId: 'x', integrationLatency: '1', admin: 'true', caller: 'e30' }, {}],
  ])('%s', (_, context, expected) => {
    expect(read({ ...least, ...context })).toEqual({ ...caller, ...expected });
  });

  it('an end only where results are kept', () => {
    expect(read({ sub: 'user-1' }, false)).toEqual({ ...caller, expiresAt: null });
    expect(read({ sub: 'user-1' })).toBe('exp');
  });

  it.each<[string, Context, string]>([
    ['nobody', { sub: undefined }, 'sub'],
    ['an empty subject', { sub: '' }, 'sub'],
    ['a subject that is no text', { sub: 7 }, 'sub'],
    ['a subject of null', { sub: null }, 'sub'],
    ['an end that is a number', { exp: 2_000_000_000 }, 'exp'],
    ['an end in words', { exp: 'never' }, 'exp'],
    ['an end that is empty', { exp: '' }, 'exp'],
    ['an end with a point', { exp: '2000000000.5' }, 'exp'],
    ['an end of other digits', { exp: '٢٠٠٠٠٠٠٠٠٠' }, 'exp'],
    ['an end beyond all dates', { exp: '99999999999999' }, 'exp'],
    ['an end in the exponent', { exp: '1e12' }, 'exp'],
    ['two blanks', { scope: 'a  b' }, 'scope'],
    ['a blank at the end', { scope: 'a ' }, 'scope'],
    ['two commas', { roles: 'a,,b' }, 'roles'],
    ['a number that is none', { level: 'three' }, 'level'],
    ['an infinite number', { level: '1e999' }, 'level'],
    ['a number with blanks', { level: ' 3' }, 'level'],
    ['yes', { beta: 'yes' }, 'beta'],
    ['a name of every object', { beta: '__proto__' }, 'beta'],
    ['a comma at the end', { teams: 'a,' }, 'teams'],
    ['an object', { plan: {} }, 'plan'],
    ['more than fits', { plan: 'x'.repeat(2_100) }, 'size'],
  ])('%s breaks the contract, and the field is named', (_, context, field) => {
    expect(read({ ...least, ...context })).toBe(field);
  });

  it('a claim that every object has is not read from there', () => {
    const odd = { ...config, claims: { constructor: 'string' } } as const;
    expect(callerOfLambda('legacy', odd, least).claims).toEqual({ sub: 'user-1' });
  });
});
