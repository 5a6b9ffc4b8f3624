import { describe, expect, it } from '@jest/globals';
import { apiKey, jwt } from 'cdk-gatehouse';
import { credentialModel } from '../../lib/model/normalise-credential.ts';
import { editionOf } from '../../lib/plan/edition.ts';

type Record = Parameters<typeof credentialModel>[0];
const none = { upstreams: {}, credentials: {}, privateNetworks: {} };
const edition = (record: object, reasons = none) => editionOf('one', credentialModel(record as Record), reasons);
const before = jwt({ scopes: ['read'], claims: { team: 'string' }, algorithms: ['RS256'] });
const keys = apiKey({ keys: 'own', tiers: { free: { rate: '1/s' }, pro: { rate: '2/s' } } });

describe('the edition of a credential', () => {
  it.each<[string, object]>([
    ['an algorithm less', jwt({ ...before.definition, algorithms: ['ES256'] })],
    ['a `typ`', jwt({ ...before.definition, typ: 'at+jwt' })],
    ['a claim that must be there', jwt({ ...before.definition, requiredClaims: ['jti'] })],
    ['a claim more', jwt({ ...before.definition, claims: { team: 'string', plan: 'string' } })],
    ['an age', jwt({ ...before.definition, maxAge: '60min' })],
  ])('is another with %s', (_, after) => {
    expect(edition(after)).not.toBe(edition(before));
  });

  it('is another where a written reason comes or goes', () => {
    expect(edition(before, { ...none, credentials: { one: 'a test' } } as never)).not.toBe(edition(before));
  });

  it('is another with a tier less', () => {
    expect(edition(apiKey({ keys: 'own', tiers: { free: { rate: '1/s' } } }))).not.toBe(edition(keys));
  });

  it.each<[string, object, object]>([
    ['a scope more', jwt({ ...before.definition, scopes: ['read', 'write'] }), before],
    ['another rate', apiKey({ keys: 'own', tiers: { free: { rate: '9/s' }, pro: { rate: '2/s' } } }), keys],
  ])('is the same with %s: that is asked anew with every request', (_, after, one) => {
    expect(edition(after)).toBe(edition(one));
  });
});
