import type { JwtCredentialConfig } from '../../../../lib/contract/runtime-config.ts';
import type { Making } from './making.ts';
import type { TokenCase } from './token-case.ts';

/** Claims of tokens that the issuer did sign. `undefined` leaves a claim out. */
export function claimCases({ issuer, claims, header, nowSeconds: now }: Making): readonly TokenCase[] {
  type Row = readonly [
    id: string,
    claims: object,
    verdict: TokenCase['verdict'],
    config?: Partial<JwtCredentialConfig>,
    more?: Partial<TokenCase>,
  ];
  const { iss, aud } = claims as { readonly iss: string; readonly aud: string };
  const text = (value: unknown) => JSON.stringify(value);
  const notTexts = [null, true, 0, 1, [], {}];
  const notTimes = [null, true, '', `${now + 60}`, [], [now + 60], {}, 8_640_000_000_001, 1e300];
  const cognito = { audienceClaim: 'client_id' } as const;

  const rows: readonly Row[] = [
    ['just so', {}, 'genuine'],
    ['no iss', { iss: undefined }, 'iss-unknown'],
    ...[...notTexts, '', iss.slice(0, -1), `${iss}/`, iss.toUpperCase(), ` ${iss}`, `${iss}\n`, [iss], { iss }].map(
      (value): Row => [`iss of ${text(value)}`, { iss: value }, 'iss-unknown'],
    ),
    ['no aud', { aud: undefined }, 'aud-wrong'],
    ...[
      ...notTexts,
      '',
      aud.slice(0, -1),
      `${aud}/`,
      aud.toUpperCase(),
      `${aud} other`,
      [[aud]],
      [{ aud }],
      { [aud]: aud },
      [aud, 1],
      [null, aud],
      ['other'],
    ].map((value): Row => [`aud of ${text(value)}`, { aud: value }, 'aud-wrong']),
    ...[[aud], ['other', aud], [aud, aud]].map((value): Row => [`aud of ${text(value)}`, { aud: value }, 'genuine']),
    ['one of two audiences', { aud: 'b' }, 'genuine', {}, { place: { audiences: ['a', 'b'] } }],
    ['no audience in the place', {}, 'aud-wrong', {}, { place: { audiences: [] } }],
    ['client_id in place of aud', { aud: undefined, client_id: aud }, 'genuine', cognito],
    ['aud where client_id is asked for', {}, 'aud-wrong', cognito],
    ['another client_id', { client_id: 'other' }, 'aud-wrong', cognito],
    ['client_id in a list', { client_id: [aud] }, 'aud-wrong', cognito],
    ['no sub', { sub: undefined }, 'sub-missing'],
    ...[...notTexts, '', ['user-1']].map((value): Row => [`sub of ${text(value)}`, { sub: value }, 'sub-missing']),
    ...notTexts.map((value): Row => [`jti of ${text(value)}`, { jti: value }, 'jti-not-text']),
    ['a jti', { jti: 'j-1' }, 'genuine'],
    ...[null, {}, { jkt: 'x' }, { 'x5t#S256': 'x' }].map(
      (value): Row => [`cnf of ${text(value)}`, { cnf: value }, 'cnf-not-proven'],
    ),
    ['no exp', { exp: undefined }, 'exp-not-a-time'],
    ...notTimes.map(
      (value): Row => [`exp of ${text(value)}`, { exp: value }, 'exp-not-a-time', { maxAgeSeconds: null }],
    ),
    ...[-1, 0, now - 1, now].map(
      (value): Row => [
        `exp of ${value}`,
        { exp: value, iat: undefined },
        'exp-passed',
        { requiredClaims: [], maxAgeSeconds: null },
      ],
    ),
    ['the last time there is', { exp: 8_640_000_000_000 }, 'genuine', { maxAgeSeconds: null }],
    ['a second to go', { exp: now + 1 }, 'genuine'],
    ['half a second to go', { exp: now + 0.5 }, 'genuine'],
    ['half a second past, of a whole second', { exp: now + 0.5 }, 'exp-passed', {}, { nowSeconds: now + 0.75 }],
    ['exp in time by the tolerance', { exp: now - 4 }, 'genuine', { clockToleranceSeconds: 5 }],
    ['exp out of time by the tolerance', { exp: now - 5 }, 'exp-passed', { clockToleranceSeconds: 5 }],
    ...notTimes.map((value): Row => [`nbf of ${text(value)}`, { nbf: value }, 'nbf-not-a-time']),
    ['nbf of now', { nbf: now }, 'genuine'],
    ['nbf of the next second', { nbf: now + 1 }, 'nbf-ahead'],
    ['nbf within this second', { nbf: now + 0.25 }, 'nbf-ahead', {}, { nowSeconds: now + 0.5 }],
    ['nbf in time by the tolerance', { nbf: now + 5 }, 'genuine', { clockToleranceSeconds: 5 }],
    ['nbf out of time by the tolerance', { nbf: now + 6 }, 'nbf-ahead', { clockToleranceSeconds: 5 }],
    ...notTimes.slice(1).map((value): Row => [`iat of ${text(value)}`, { iat: value }, 'iat-not-a-time']),
    ['iat of null, where nobody requires it', { iat: null }, 'iat-not-a-time', { requiredClaims: [] }],
    ['iat of now', { iat: now }, 'genuine'],
    ['iat of the next second', { iat: now + 1 }, 'iat-ahead'],
    ['iat in time by the tolerance', { iat: now + 5 }, 'genuine', { clockToleranceSeconds: 5 }],
    ['iat out of time by the tolerance', { iat: now + 6 }, 'iat-ahead', { clockToleranceSeconds: 5 }],
    ['no iat, which a maximum age needs', { iat: undefined }, 'iat-not-a-time', { requiredClaims: [] }],
    ['no iat, where nobody asks', { iat: undefined }, 'genuine', { requiredClaims: [], maxAgeSeconds: null }],
    ['a life of a day', { iat: now - 10, exp: now + 86_390 }, 'genuine'],
    ['a life of a day and a second', { iat: now - 10, exp: now + 86_391 }, 'lifetime-too-long'],
    ['a life of ten years', { exp: now + 315_360_000 }, 'lifetime-too-long'],
    ['a life of ten years, where nobody minds', { exp: now + 315_360_000 }, 'genuine', { maxAgeSeconds: null }],
    ['a life since the epoch', { iat: 0 }, 'lifetime-too-long'],
    ['no required claim', { iat: undefined }, 'claim-missing'],
    ['a required claim of null', { tenant: null }, 'claim-missing', { requiredClaims: ['tenant'] }],
    ['a required claim that the prototype has', {}, 'claim-missing', { requiredClaims: ['toString'] }],
    ['the second of two required claims', { tenant: 't' }, 'claim-missing', { requiredClaims: ['tenant', 'org'] }],
    ['all required claims', { tenant: 't', org: '' }, 'genuine', { requiredClaims: ['tenant', 'org'] }],
    ['the fixed claim', { token_use: 'access' }, 'genuine', { fixedClaims: { token_use: 'access' } }],
    ['no fixed claim', {}, 'claim-wrong', { fixedClaims: { token_use: 'access' } }],
    ...['id', 'Access', '', null, ['access'], true].map(
      (value): Row => [
        `token_use of ${text(value)}`,
        { token_use: value },
        'claim-wrong',
        { fixedClaims: { token_use: 'access' } },
      ],
    ),
    ['the second of two fixed claims', { a: '1', b: '1' }, 'claim-wrong', { fixedClaims: { a: '1', b: '2' } }],
  ];
  return rows.map(([id, changed, verdict, config = {}, more = {}]) => ({
    id: `claims: ${id}`,
    token: issuer.sign('ES256', header('ES256'), { ...claims, ...changed }),
    keys: [issuer.publicJwk('ES256')],
    nowSeconds: now,
    verdict,
    config,
    ...more,
  }));
}
