import type { ClaimKind } from '../contract/runtime-config.ts';
import type { Duration } from '../contract/units.ts';

/** Signature algorithms a credential may accept: asymmetric ones only, since a gateway must not be able to forge. */
type Algorithm = `RS${'256' | '384' | '512'}` | `PS${'256' | '384' | '512'}` | `ES${'256' | '384' | '512'}` | 'EdDSA';

/** The names under `claims`, or the sentence that says why there is none to choose. */
type DeclaredClaim<Claim extends string> = [Claim] extends [never] ? 'declare the claim under `claims`' : Claim;

/** What callers bring that routes may ask for. */
export interface CallerDefinition<Scope extends string, Claim extends string, Role extends string> {
  /** Scopes a route may ask for. A token carries its own in `scope` or `scp`. */
  readonly scopes?: readonly Scope[];
  /** Claims that may cross to routes, with the type each must have. `sub` always crosses. */
  readonly claims?: { readonly [C in Claim]: ClaimKind };
  /** Roles a route may ask for. */
  readonly roleNames?: readonly Role[];
  /** The header that holds the credential. Default: `Authorization`, after `Bearer `; in any other header it stands alone. */
  readonly header?: string;
}

/** What is asked of every token, whoever vouches for it. */
export interface TokenDefinition<Scope extends string, Claim extends string, Role extends string>
  extends CallerDefinition<Scope, Claim, Role> {
  /** The string claim that holds the tenant. */
  readonly tenant?: DeclaredClaim<NoInfer<Claim>>;
  /** The claim that holds the roles: a string[], or a string that is one role. */
  readonly roles?: DeclaredClaim<NoInfer<Claim>>;
  /** Claims that a token must have, beside those without which it names nobody. */
  readonly requiredClaims?: readonly string[];
  /** For clocks that disagree. Default: 5s, so that a token is good in the second in which it was made. */
  readonly clockTolerance?: Duration;
}

/** What a JWT must look like; which issuer signs it is a place, bound at the construct. */
export interface JwtDefinition<
  Scope extends string,
  Claim extends string,
  Role extends string = never,
  Algorithms = readonly Algorithm[],
> extends TokenDefinition<Scope, Claim, Role> {
  /** Default: RS256, PS256, ES256 and EdDSA. */
  readonly algorithms?: Algorithms;
  /** The `typ` header that is demanded, such as 'at+jwt' (RFC 9068). Default: any. */
  readonly typ?: string;
  /** Longest time from `iat` to `exp`, and since `iat`. Default: any. */
  readonly maxAge?: Duration;
}

/** One way to say who is calling, recorded as it was typed. */
export interface JwtCredential<Scope extends string, Claim extends string, Role extends string = never> {
  readonly schema: 1;
  readonly kind: 'jwt';
  readonly definition: JwtDefinition<Scope, Claim, Role>;
}

/** The constraint that reads `algorithms`. */
type Asymmetric<Algorithms> = {
  readonly [Index in keyof Algorithms]: Algorithms[Index] extends `HS${string}`
    ? `${Algorithms[Index]} is checked with the secret that signs: the gateway could forge tokens`
    : Algorithm;
};

/** Records a credential of signed tokens; its values are checked when the gateway is synthesised. */
export function jwt<
  const Scope extends string = never,
  const Claim extends string = never,
  const Role extends string = never,
  const Algorithms extends Asymmetric<Algorithms> = readonly Algorithm[],
>(definition: JwtDefinition<Scope, Claim, Role, Algorithms> = {}): JwtCredential<Scope, Claim, Role> {
  return { schema: 1, kind: 'jwt', definition: definition as never };
}
