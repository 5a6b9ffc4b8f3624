import type { Making } from './making.ts';
import { algorithms } from './signer.ts';
import type { TokenCase } from './token-case.ts';

/** Values that a strict reader of one type could take for absent, and lawful ones. */
const values = [null, false, true, 0, 1, '', 'b64', [], ['b64'], ['exp'], {}, { keys: [] }];

const forbidden = ['crit', 'b64', 'zip', 'jku', 'x5u', 'jwk', 'x5c'] as const;

/** What a header asks for; all of them signed by the issuer, so that nothing but the rule refuses them. */
export function headerCases({ issuer, stranger, claims, header, nowSeconds }: Making): readonly TokenCase[] {
  const keys = algorithms.map((alg) => issuer.publicJwk(alg)).filter(({ kid }) => kid !== 'Ed25519');
  const all = { config: { algorithms } };
  const one = (id: string, token: string, verdict: TokenCase['verdict'], more: Partial<TokenCase> = {}): TokenCase => ({
    id: `header: ${id}`,
    token,
    keys,
    nowSeconds,
    verdict,
    ...more,
  });
  const signed = (more: object, alg = 'ES256') => issuer.sign(alg, header(alg, more), claims);
  const text = (value: unknown) => JSON.stringify(value);
  return [
    ...forbidden.flatMap((name) =>
      values.map((value) => one(`${name} of ${text(value)}`, signed({ [name]: value }), `${name}-present`)),
    ),
    one(
      'a key of its own',
      stranger.sign('ES256', header('ES256', { jwk: stranger.publicJwk('ES256') }), claims),
      'jwk-present',
    ),
    one(
      'a key of its own and no key id',
      stranger.sign('ES256', { alg: 'ES256', typ: 'at+jwt', jwk: stranger.publicJwk('ES256') }, claims),
      'jwk-present',
    ),
    one(
      'a place to fetch a key from',
      stranger.sign('ES256', header('ES256', { jku: 'http://169.254.169.254/latest/meta-data' }), claims),
      'jku-present',
    ),
    ...[
      'none',
      'None',
      'NONE',
      'nOnE',
      '',
      'HS256',
      'HS384',
      'HS512',
      'es256',
      'ES256 ',
      'ES256K',
      'RSA1_5',
      'dir',
      'ML-DSA-44',
      'Ed448',
      'toString',
      '__proto__',
      'constructor',
    ].flatMap((alg) => [
      one(`alg ${text(alg)}`, signed({ alg }), 'alg-unsupported'),
      one(`alg ${text(alg)} although it is allowed`, signed({ alg }), 'alg-unsupported', {
        config: { algorithms: [alg, 'ES256'] },
      }),
    ]),
    ...[null, false, true, 0, 256, [], ['ES256'], {}, { alg: 'ES256' }].map((alg) =>
      one(`alg of ${text(alg)}`, signed({ alg }), 'alg-unsupported'),
    ),
    one('no alg', signed({ alg: undefined }), 'alg-unsupported'),
    ...algorithms.flatMap((alg) => [
      one(`${alg} where it is allowed`, signed({ kid: alg === 'Ed25519' ? 'EdDSA' : alg }, alg), 'genuine', all),
      one(`${alg} where all others are`, signed({}, alg), 'alg-not-allowed', {
        config: { algorithms: algorithms.filter((other) => other !== alg) },
      }),
    ]),
    one('no algorithm is allowed', signed({}), 'alg-not-allowed', { config: { algorithms: [] } }),
    ...['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/AT+jwt'].map((typ) =>
      one(`typ ${typ}`, signed({ typ }), 'genuine'),
    ),
    ...[
      'JWT',
      'id_token+jwt',
      'logout+jwt',
      'dpop+jwt',
      'at+jwt ',
      'at+jwt;v=1',
      'text/at+jwt',
      'application/application/at+jwt',
      '',
      '/',
      null,
      0,
      true,
      ['at+jwt'],
      {},
    ].map((typ) => one(`typ of ${text(typ)}`, signed({ typ }), 'typ-wrong')),
    one('no typ', signed({ typ: undefined }), 'typ-wrong'),
    one('no typ where any is accepted', signed({ typ: undefined }), 'genuine', { config: { typ: null } }),
    one('another typ where any is accepted', signed({ typ: 'JWT' }), 'genuine', { config: { typ: null } }),
    one('the typ that is asked for in full', signed({ typ: 'jwt' }), 'genuine', { config: { typ: 'application/JWT' } }),
    one('at+jwt where JWT is asked for', signed({ typ: 'at+jwt' }), 'typ-wrong', { config: { typ: 'JWT' } }),
    ...[null, false, 0, 1, [], ['ES256'], {}].map((kid) => one(`kid of ${text(kid)}`, signed({ kid }), 'kid-not-text')),
    ...[
      '',
      'es256',
      'ES256 ',
      ' ES256',
      'ES256\0',
      '../../../../dev/null',
      '__proto__',
      'constructor',
      "x' UNION SELECT 1",
      'https://evil.example/keys',
      '*',
      'RS256',
    ].map((kid) => one(`kid ${text(kid)}`, signed({ kid }), 'key-unknown')),
    one(
      'members that nobody knows',
      signed({ x5t: 'AAAA', 'x5t#S256': 'AAAA', cty: 'x', nonce: 1, future: { a: [1] } }),
      'genuine',
    ),
  ];
}
