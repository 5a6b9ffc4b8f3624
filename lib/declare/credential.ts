import type { ClaimKind } from '../contract/runtime-config.ts';
import type { Duration } from '../contract/units.ts';

/** Signature algorithms a credential may accept: asymmetric ones only, since a gateway must not be able to forge. */
type Algorithm = `RS${'256' | '384' | '512'}` | `PS${'256' | '384' | '512'}` | `ES${'256' | '384' | '512'}` | 'EdDSA';

/** The names under `claims`, or the sentence that says why there is none to choose. */
type DeclaredClaim<Claim extends string> = [Claim] extends [never] ? 'declare the claim under `claims`' : Claim;

/** What a JWT must look like; which issuer signs it is a place, bound at the construct. */
export interface JwtDefinition<Scope extends string, Claim extends string> {
  /** Scopes a route may ask for. A token carries its own in `scope` or `scp`. */
  readonly scopes?: readonly Scope[];
  /** Claims that may cross to routes, with the type each must have. `sub` always crosses. */
  readonly claims?: { readonly [C in Claim]: ClaimKind };
  /** Default: RS256, PS256, ES256 and EdDSA. */
  readonly algorithms?: readonly Algorithm[];
  /** The `typ` header that is demanded, such as 'at+jwt' (RFC 9068). Default: any. */
  readonly typ?: string;
  /** For clocks that disagree. Default: none. */
  readonly clockTolerance?: Duration;
  /** The string claim that holds the tenant. */
  readonly tenant?: DeclaredClaim<NoInfer<Claim>>;
  /** The claim that holds the roles: a string[], or a string that is one role. */
  readonly roles?: DeclaredClaim<NoInfer<Claim>>;
}

/** One way to say who is calling, recorded as it was typed. */
export interface JwtCredential<Scope extends string, Claim extends string> {
  readonly schema: 1;
  readonly kind: 'jwt';
  readonly definition: JwtDefinition<Scope, Claim>;
}

/** Records a bearer-token credential; its values are checked when the gateway is synthesised. */
export function jwt<const Scope extends string = never, const Claim extends string = never>(
  definition: JwtDefinition<Scope, Claim> = {},
): JwtCredential<Scope, Claim> {
  return { schema: 1, kind: 'jwt', definition };
}

export type ScopeOf<C> = C extends { readonly definition: { readonly scopes?: readonly (infer S)[] } }
  ? S & string
  : never;

/** Names of the tiers of an API-key credential. */
export type TierOf<C> = C extends { readonly kind: 'apiKey'; readonly definition: { readonly tiers: infer M } }
  ? keyof M & string
  : never;

/** `key.id`, where callers have keys. */
export type KeyValueOf<C> = C extends { readonly kind: 'apiKey' } ? 'key.id' : never;

/** `claims.sub` and every declared claim, as values of the request-value grammar. */
export type ClaimValueOf<C> = C extends { readonly kind: 'jwt'; readonly definition: { readonly claims?: infer M } }
  ? `claims.${'sub' | (keyof NonNullable<M> & string)}`
  : never;
