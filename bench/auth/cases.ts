import { hash, randomBytes } from 'node:crypto';
import { checkJwt } from '../../lambdas/authorizer/check-jwt.ts';
import { tokenCache } from '../../lambdas/authorizer/token-cache.ts';
import type { Caller } from '../../lib/contract/caller.ts';
import { encodeIssuerPlace } from '../../lib/contract/places.ts';
import type { CaseName, Garbage } from './measurement.ts';
import { customer, oursWith } from './ours.ts';
import { withAwsJwtVerify } from './peers/aws-jwt-verify.ts';
import { withJose } from './peers/jose.ts';
import { withJsonwebtoken } from './peers/jsonwebtoken.ts';
import type { Setup } from './setup.ts';

/** One operation of a case; what it returns is waited for where it is a promise. */
export type Operation = () => unknown;

/** Every case, by name, each tried once: what is measured does what it says. */
export async function authCases(setup: Setup): Promise<{ readonly [name in CaseName]?: Operation }> {
  const { tokens, issuer, audience, jwksUri } = setup;
  const place = encodeIssuerPlace({ issuer, audiences: [audience], jwksUri });
  const named = [{ name: 'customer', config: customer, place }];
  const parts = await oursWith(setup);
  // It keeps every token, as it must, and finds none.
  const forgetful = {
    ...parts,
    tokens: { ...tokenCache<Caller>({ entries: 10, bytes: 100_000 }), find: () => undefined },
  };
  const brought = (value: string) => ({ value, stageVariables: {}, mayAsk: true });
  const cached = brought(tokens.RS256);
  const ours = (value: string): Operation => {
    const once = brought(value);
    return () => checkJwt(once, named, forgetful);
  };
  const [jose, aws, jsonwebtoken] = [withJose(setup), withAwsJwtVerify(setup), withJsonwebtoken(setup)];
  const cases: { readonly [name in CaseName]?: Operation } = {
    sha256: () => hash('sha256', tokens.RS256),
    cached: () => checkJwt(cached, named, parts),
    'RS256 ours': ours(tokens.RS256),
    'RS256 jose': () => jose(tokens.RS256),
    'RS256 aws-jwt-verify': () => aws(tokens.RS256),
    'RS256 jsonwebtoken': () => jsonwebtoken(tokens.RS256),
    'ES256 ours': ours(tokens.ES256),
    'ES256 jose': () => jose(tokens.ES256),
    'ES256 aws-jwt-verify': () => aws(tokens.ES256),
    'ES256 jsonwebtoken': () => jsonwebtoken(tokens.ES256),
    'EdDSA ours': ours(tokens.EdDSA),
    'EdDSA jose': () => jose(tokens.EdDSA),
    'EdDSA aws-jwt-verify': () => aws(tokens.EdDSA),
    ...Object.fromEntries(garbageOf(tokens.RS256).map(([name, text]) => [`garbage: ${name}`, ours(text)])),
  };
  await Promise.all(Object.entries(cases).map(([name, run]) => tried(name, run)));
  return cases;
}

async function tried(name: string, run: Operation): Promise<void> {
  const result = (await run()) as { readonly genuine?: boolean } | string;
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
