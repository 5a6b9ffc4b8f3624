import { hash, randomBytes } from 'node:crypto';
import { checkJwt } from '../../lambdas/authorizer/check-jwt.ts';
import { type TokenCache, tokenCache } from '../../lambdas/authorizer/token-cache.ts';
import { verifyJwt } from '../../lambdas/authorizer/verify-jwt.ts';
import type { Caller } from '../../lib/contract/caller.ts';
import { encodeIssuerPlace } from '../../lib/contract/places.ts';
import { type CaseName, caseNames, type Garbage } from './measurement.ts';
import { customer, oursWith } from './ours.ts';
import { withAwsJwtVerify } from './peers/aws-jwt-verify.ts';
import { withJose } from './peers/jose.ts';
import { withJsonwebtoken } from './peers/jsonwebtoken.ts';
import { algorithms, type Setup } from './setup.ts';

/** One operation of a case; what it returns is waited for where it is a promise. */
export type Operation = () => unknown;

/** Every case, by name, each tried once: what is measured does what it says. */
export async function authCases(setup: Setup): Promise<{ readonly [name in CaseName]?: Operation }> {
  const { tokens } = setup;
  const ours = await ourSide(setup);
  const [jose, aws, jsonwebtoken] = [withJose(setup), withAwsJwtVerify(setup), withJsonwebtoken(setup)];
  const cases: { readonly [name in CaseName]?: Operation } = {
    sha256: () => hash('sha256', tokens.RS256),
    found: ours.find(tokens.RS256),
    'found and checked': ours.check(tokens.RS256),
    ...Object.fromEntries(
      algorithms.flatMap((alg) => [
        [`${alg} ours`, ours.verify(tokens[alg])],
        [`${alg} ours, all of it`, ours.checkAnew(tokens[alg])],
        [`${alg} jose`, () => jose(tokens[alg])],
        [`${alg} aws-jwt-verify`, () => aws(tokens[alg])],
        [`${alg} jsonwebtoken`, () => jsonwebtoken(tokens[alg])],
      ]),
    ),
    ...Object.fromEntries(garbageOf(tokens.RS256).map(([name, text]) => [`garbage: ${name}`, ours.checkAnew(text)])),
  };
  await Promise.all(caseNames.map((name) => tried(name, cases[name])));
  return cases;
}

/** What the authorizer does with a token, with the parts it has on AWS. */
async function ourSide(setup: Setup) {
  const { issuer, audience, jwksUri } = setup;
  const place = { issuer, audiences: [audience], jwksUri };
  const named = [{ name: 'customer', config: customer, place: encodeIssuerPlace(place) }];
  const parts = await oursWith(setup);
  const { keys, nowMillis } = parts;
  // It keeps every token, as it must, and finds none.
  const forgetful = { ...tokenCache<Caller>({ entries: 10, bytes: 100_000 }), find: () => undefined };
  const seen = tokenCache<object>({ entries: 10_000, bytes: 16_000_000 });
  const check = (value: string, tokens: TokenCache<Caller>): Operation => {
    const brought = { value, stageVariables: {}, mayAsk: true };
    const all = { ...parts, tokens };
    return () => checkJwt(brought, named, all);
  };
  return {
    /** One that was kept, among others. */
    find(token: string): Operation {
      const times = { validFrom: 0, validUntil: Number.MAX_SAFE_INTEGER, nowMillis: nowMillis() };
      const kept = { value: { genuine: true }, jwksUri, generation: 'g', epoch: '1', ...times };
      for (let n = 0; n < 5_000; n += 1) seen.keep('scope', `${n}-${token}-${n}`.padEnd(token.length, 'x'), kept);
      seen.keep('scope', token, kept);
      return () => seen.find('scope', token, { nowMillis: nowMillis(), epoch: '1', generation: () => 'g' });
    },
    check: (token: string) => check(token, parts.tokens),
    checkAnew: (token: string) => check(token, forgetful),
    verify(token: string): Operation {
      const candidates = [{ credential: 'customer', config: customer, place }];
      return () => verifyJwt(token, candidates, { keys, nowMillis: nowMillis() });
    },
  };
}

async function tried(name: string, run: Operation | undefined): Promise<void> {
  const result = (await run?.()) as { readonly genuine?: boolean } | string;
  const isRefused = typeof result === 'object' && result.genuine === false;
  if (isRefused !== name.startsWith('garbage')) throw new Error(`the case does something else: ${name}`);
}

/** Eight kilobytes that are no token, each made to go a little further than the one before. */
function garbageOf(token: string): readonly (readonly [Garbage, string])[] {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const rest = 8_192 - header.length - signature.length - 2;
  const bytes = Math.floor((rest * 3) / 4);
  const encoded = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');
  return [
    ['letters', 'A'.repeat(8_192)],
    ['letters in three parts', `${header}.${'A'.repeat(rest)}.${signature}`],
    ['a payload at random', `${header}.${encoded(randomBytes(bytes))}.${signature}`],
    ['a payload of brackets', `${header}.${encoded('{"a":'.repeat(bytes / 5))}.${signature}`],
    ['a signature too long', `${header}.${payload}.${'A'.repeat(8_192 - header.length - payload.length - 2)}`],
  ];
}
