import type { JWTPayload } from 'jose';
import type { Caller, ClaimValue } from '../../lib/contract/caller.ts';
import type {
  ClaimKind,
  IntrospectionCredentialConfig,
  JwtCredentialConfig,
} from '../../lib/contract/runtime-config.ts';

type TokenCredential = JwtCredentialConfig | IntrospectionCredentialConfig;

/** Claims of a token that names its issuer and its subject. */
export type GenuineClaims = JWTPayload & { readonly iss: string; readonly sub: string };

/**
 * Who the claims of a genuine token speak of. Only declared claims of the declared kind cross over. `expiresAt` includes the
 * credential's clock tolerance, so that the forwarder's check agrees with this one.
 */
export function callerOf(
  credential: string,
  config: TokenCredential,
  claims: GenuineClaims,
  expiresAt: number,
): Caller {
  const tenant = text(claims, config.tenantClaim);
  return {
    credential,
    subject: claims.sub,
    issuer: claims.iss,
    expiresAt,
    scopes: words(claims['scope'] ?? claims['scp']),
    roles: config.rolesClaim === null ? [] : list(own(claims, config.rolesClaim)),
    ...(tenant === undefined ? {} : { tenant }),
    claims: { ...declared(claims, config.claims), sub: claims.sub },
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);

/** Beyond 2^53 two ids that differ are read as one number, and one customer would be the other. */
const isExactNumber = (value: unknown): value is number =>
  typeof value === 'number' && (!Number.isInteger(value) || Number.isSafeInteger(value));

const kinds = {
  string: isText,
  number: isExactNumber,
  boolean: (value): value is boolean => typeof value === 'boolean',
  'string[]': isTexts,
} satisfies { [K in ClaimKind]: (value: unknown) => value is ClaimValue };

function declared(claims: JWTPayload, wanted: TokenCredential['claims']): { readonly [name: string]: ClaimValue } {
  const found = Object.entries(wanted).filter(([name, kind]) => kinds[kind](own(claims, name)));
  return Object.fromEntries(found.map(([name]) => [name, claims[name] as ClaimValue]));
}

/** RFC 6749 §3.3: one space between scopes, nothing else; some issuers send a list. */
function words(value: unknown): readonly string[] {
  return isText(value) ? value.split(' ').filter((word) => word !== '') : list(value);
}

function list(value: unknown): readonly string[] {
  if (isText(value)) return [value];
  return isTexts(value) ? value : [];
}

function text(claims: JWTPayload, name: string | null): string | undefined {
  const value = name === null ? undefined : own(claims, name);
  return isText(value) && value !== '' ? value : undefined;
}

const own = (claims: JWTPayload, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);
