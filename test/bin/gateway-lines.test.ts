import { describe, expect, it } from '@jest/globals';
import { healthLine, signedTokenLine } from '../../bin/route-table.ts';

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

describe('the line about checks of targets', () => {
  const health = { function: 'Checks', why: 'a dollar' };
  it.each([
    ['is none where nothing is checked', null, true, undefined],
    ['says that it is done', health, false, 'targets are checked all the time'],
    ['says what it costs where reasons are asked for', health, true, 'targets are checked all the time (a dollar)'],
  ])('%s', (_, checked, withCost, said) => {
    expect(healthLine({ health: checked } as Parameters<typeof healthLine>[0], withCost)).toBe(said);
  });
});
