import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { madeCases } from './made-cases.ts';
import { making } from './making.ts';
import { algorithms } from './signer.ts';
import { type TokenCase, usualConfig, usualPlace, verdictOf } from './token-case.ts';

const { issuer, claims, header, nowSeconds: now } = making();
const keys = algorithms.filter((alg) => alg !== 'Ed25519').map((alg) => issuer.publicJwk(alg));

/** What jose says of a case when it is asked for all that a credential asks for. */
async function joseAccepts({ token, keys: published, nowSeconds, ...more }: TokenCase): Promise<boolean> {
  const config = { ...usualConfig, ...more.config };
  const place = { ...usualPlace, ...more.place };
  const usable = published.filter((key) => typeof key === 'object' && key !== null && 'kty' in key);
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: usable } as unknown as JSONWebKeySet), {
      issuer: place.issuer,
      algorithms: [...config.algorithms],
      requiredClaims: ['exp', 'sub', ...config.requiredClaims],
      clockTolerance: config.clockToleranceSeconds,
      currentDate: new Date(nowSeconds * 1000),
      ...(config.audienceClaim === 'aud' ? { audience: [...place.audiences] } : {}),
      ...(config.typ === null ? {} : { typ: config.typ }),
      ...(config.maxAgeSeconds === null ? {} : { maxTokenAge: config.maxAgeSeconds }),
    });
    return Object.entries(config.fixedClaims).every(([name, value]) => payload[name] === value);
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    // A key of the set that no library can import: jose says so by an error of the platform.
    if (error instanceof TypeError || (error as Error).name === 'DataError') return false;
    throw error;
  }
}

/** What is refused here and taken by jose, each for its written reason. */
const stricter = new Set([
  'token-too-large',
  'header-too-large',
  'header-not-canonical',
  'header-not-strict-json',
  'payload-not-canonical',
  'payload-not-strict-json',
  'signature-not-canonical',
  'signature-length-wrong',
  'b64-present',
  'zip-present',
  'jku-present',
  'x5u-present',
  'jwk-present',
  'x5c-present',
  'kid-not-text',
  'alg-unsupported',
  'aud-wrong',
  'sub-missing',
  'exp-not-a-time',
  'exp-passed',
  'nbf-ahead',
  'iat-ahead',
  'iat-not-a-time',
  'nbf-not-a-time',
  'lifetime-too-long',
  'jti-not-text',
  'cnf-not-proven',
  'claim-missing',
  'key-unknown',
]);

async function agree(one: TokenCase): Promise<string> {
  const [verdict, taken] = [await verdictOf(one), await joseAccepts(one)];
  if (verdict === 'genuine') expect([one.id, taken]).toEqual([one.id, true]);
  else if (taken) expect([one.id, verdict, stricter.has(verdict)]).toEqual([one.id, verdict, true]);
  return verdict;
}

/** Any value that a claim or a member of a header may turn out to be. */
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 'x', 0, -1, 1e300, now, now + 1, now - 1, now + 86_400, [], {}, ['x']),
  fc.jsonValue({ maxDepth: 2 }),
);
const oddClaims = fc.dictionary(
  fc.constantFrom('iss', 'aud', 'sub', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'scope'),
  oddValue,
  {
    maxKeys: 2,
  },
);
const oddHeader = fc.dictionary(
  fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'jwk', 'jku', 'x5c', 'cty', 'x5t'),
  fc.oneof(oddValue, fc.constantFrom<unknown>(...algorithms, 'none', 'HS256', 'JWT', 'at+jwt')),
  { maxKeys: 2 },
);
/** A place in a text, and what becomes of it there. */
const edit = fc.record({
  at: fc.nat(2_000),
  cut: fc.nat(2),
  put: fc.constantFrom('', 'A', '-', '+', '=', '.', ' ', '\n', '\0', '\u00e9', 'AA', '=='),
});
const edited = (text: string, { at, cut, put }: { at: number; cut: number; put: string }) => {
  const place = at % (text.length + 1);
  return `${text.slice(0, place)}${put}${text.slice(place + cut)}`;
};

describe('nothing that jose refuses is accepted, and what jose takes is refused for a written reason', () => {
  it('for every case of our own', async () => {
    for (const one of madeCases()) await agree(one);
  });

  it('for tokens with odd headers and claims', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...algorithms), oddHeader, oddClaims, async (alg, more, changed) => {
        const kid = alg === 'Ed25519' ? 'EdDSA' : alg;
        const token = issuer.sign(alg, header(alg, { kid, ...more }), { ...claims, ...changed });
        seen.add(await agree({ id: token, token, keys, nowSeconds: now, verdict: 'genuine', config: { algorithms } }));
      }),
      { numRuns: 1_500 },
    );
    // The property says something of both sides.
    expect(seen.has('genuine') && seen.size > 5).toBe(true);
  });

  it('for tokens with a few characters changed', async () => {
    const genuine = algorithms.map((alg) =>
      issuer.sign(alg, header(alg, { kid: alg === 'Ed25519' ? 'EdDSA' : alg }), claims),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...genuine),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        async (whole, edits) => {
          const token = edits.reduce(edited, whole);
          const verdict = await agree({
            id: token,
            token,
            keys,
            nowSeconds: now,
            verdict: 'genuine',
            config: { algorithms },
          });
          // One text, one token: no other spelling of a genuine token is genuine.
          expect(verdict === 'genuine').toBe(token === whole);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
