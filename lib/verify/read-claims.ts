import type { ClaimValue } from '../contract/caller.ts';
import { TokenRefused } from './token-refused.ts';
import type { VerifiedCaller, VerifiedRequest } from './verified-request.ts';

type Claims = { readonly [name: string]: unknown };

/** The claims of a token whose signature holds, in the form that the gateway writes and no other. @throws TokenRefused */
export function readClaims(claims: Claims): VerifiedRequest {
  return {
    requestId: one(claims, 'jti', isText),
    route: one(claims, 'route', isText),
    expiresAt: one(claims, 'exp', isNumber),
    caller: Object.hasOwn(claims, 'sub') ? readCaller(claims) : null,
  };
}

function readCaller(claims: Claims): VerifiedCaller {
  return {
    credential: one(claims, 'credential', isText),
    subject: one(claims, 'sub', isText),
    scopes: one(claims, 'scope', isString)
      .split(' ')
      .filter((scope) => scope !== ''),
    roles: one(claims, 'roles', isTexts),
    ...optional(claims, 'tenant', 'tenant'),
    ...optional(claims, 'key_id', 'keyId'),
    ...optional(claims, 'tier', 'tier'),
    claims: one(claims, 'claims', isClaims),
  };
}

function one<T>(claims: Claims, name: string, is: (value: unknown) => value is T): T {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  if (is(value)) return value;
  throw new TokenRefused('claims');
}

function optional<Name extends string>(claims: Claims, claim: string, name: Name): { readonly [N in Name]?: string } {
  return (Object.hasOwn(claims, claim) ? { [name]: one(claims, claim, isText) } : {}) as { [N in Name]?: string };
}

const isString = (value: unknown): value is string => typeof value === 'string';
const isText = (value: unknown): value is string => isString(value) && value !== '';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isString);
const isClaim = (value: unknown): value is ClaimValue =>
  isString(value) || isNumber(value) || typeof value === 'boolean' || isTexts(value);
const isClaims = (value: unknown): value is { readonly [name: string]: ClaimValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isClaim);
