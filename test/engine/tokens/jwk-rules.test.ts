import { expect, test } from '@jest/globals';
import { fits, refusalOfJwk } from '../../../lib/engine/tokens/jwk-rules.ts';
import { fitCases, keyCases } from './jwk-cases.ts';

test.each(
  keyCases.map(([story, jwk, refusal]) => [story, refusal ?? 'usable', jwk] as const),
)('%s: %s', (_, said, jwk) => {
  expect(refusalOfJwk(jwk) ?? 'usable').toBe(said);
});

test.each(fitCases)('%s', (_story, jwk, wanted, fit) => {
  expect(fits(jwk, wanted)).toBe(fit);
});
