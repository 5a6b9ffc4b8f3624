import { describe, expect, it } from '@jest/globals';
import { signedTokenLine } from '../../bin/route-table.ts';

const manifest = (signedTokens: Parameters<typeof signedTokenLine>[0]['signedTokens']) =>
  ({ signedTokens }) as Parameters<typeof signedTokenLine>[0];
const tokens = { issuer: 'urn:gatehouse:bank:prod', keysPath: '/keys', services: ['a', 'b'], why: 'a dollar' };
const line = 'signed tokens for a, b: issuer urn:gatehouse:bank:prod, keys at GET /keys';

describe('the line about signed tokens', () => {
  it.each([
    ['is none where no service is sent one', null, true, undefined],
    ['says for whom they are and how to verify them', tokens, false, line],
    ['says what they cost where reasons are asked for', tokens, true, `${line} (a dollar)`],
  ])('%s', (_, signedTokens, withCost, said) => {
    expect(signedTokenLine(manifest(signedTokens), withCost)).toBe(said);
  });
});
