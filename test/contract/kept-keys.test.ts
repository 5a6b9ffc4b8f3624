import { describe, expect, it } from '@jest/globals';
import { keptKeyVariables, tierOfKeptKey } from '../../lib/contract/kept-keys.ts';

const ids = Array.from({ length: 50 }, (_, at) => `key${String(at).padStart(17, '0')}`);
const variables = {
  ...keptKeyVariables('big-partner', 'free', ['a1', 'b2']),
  ...keptKeyVariables('big-partner', 'pro', ids),
};
const credential = { name: 'big-partner', tiers: ['free', 'pro', 'max'] };

describe('the stage variables of keys from before', () => {
  it('hold no more than API Gateway lets them', () => {
    expect(Object.entries(variables).map(([name, text]) => [name, text.length])).toEqual([
      ['keys_big_partner_free', 5],
      ['keys_big_partner_pro', 503],
      ['keys_big_partner_pro_1', 503],
      ['keys_big_partner_pro_2', 41],
    ]);
    expect(keptKeyVariables('partner', 'free', [])).toEqual({});
  });

  it('say the tier of each, and of no other key', () => {
    expect(ids.map((id) => tierOfKeptKey(id, credential, variables))).toEqual(ids.map(() => 'pro'));
    expect(['a1', 'b2', 'a', 'a1,b2', ''].map((id) => tierOfKeptKey(id, credential, variables))).toEqual([
      'free',
      'free',
      undefined,
      undefined,
      undefined,
    ]);
    expect(tierOfKeptKey('a1', { ...credential, name: 'other' }, variables)).toBeUndefined();
    expect(tierOfKeptKey('a1', { ...credential, tiers: ['max'] }, variables)).toBeUndefined();
  });
});
