import { randomInt } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { apiKeyTier, apiKeyValue } from '../../lib/contract/api-key.ts';

it('a key names its tier and holds 32 random characters of 62', () => {
  expect(apiKeyValue('pro', () => 0)).toBe(`gh-pro-${'0'.repeat(32)}`);
  expect(apiKeyValue('pro', (n) => n - 1)).toBe(`gh-pro-${'z'.repeat(32)}`);
  const values = Array.from({ length: 100 }, () => apiKeyValue('free', randomInt));
  expect(values.filter((value) => apiKeyTier(value) !== 'free')).toEqual([]);
  expect(new Set(values).size).toBe(100);
});

const secret = 'a'.repeat(32);

it.each<{ story: string; value: string; tier: string | undefined }>`
  story                                   | value                         | tier
  ${'a key of ours'}                      | ${`gh-pro2-${secret}`}        | ${'pro2'}
  ${'another maker'}                      | ${`ak-pro-${secret}`}         | ${undefined}
  ${'no tier'}                            | ${`gh--${secret}`}            | ${undefined}
  ${'a tier that no declaration can say'} | ${`gh-Pro-${secret}`}         | ${undefined}
  ${'two tiers'}                          | ${`gh-free-pro-${secret}`}    | ${undefined}
  ${'a secret cut short'}                 | ${`gh-pro-${'a'.repeat(31)}`} | ${undefined}
  ${'more behind it'}                     | ${`gh-pro-${secret}\n`}       | ${undefined}
  ${'characters that are not ours'}       | ${`gh-pro-${'_'.repeat(32)}`} | ${undefined}
`('the tier of $story is $tier', ({ value, tier }) => {
  expect(apiKeyTier(value)).toBe(tier);
});
