import type { Service } from './service.ts';
import type { Place } from './upstream-place.ts';

/** Which issuer signs the tokens of a credential in one environment. Texts may be CDK tokens. */
export interface JwtPlace {
  /** Compared with `iss`, byte for byte. */
  readonly issuer: string;
  /** A token is meant for this gateway when its `aud` holds one of these. */
  readonly audience: string | readonly string[];
  /** Default: `<issuer>/.well-known/jwks.json`. */
  readonly jwksUri?: string;
  /** Why a plain-http issuer that is not this machine is accepted. */
  readonly insecure?: string;
  /** Why the names of the issuer may lead to private addresses. */
  readonly privateNetwork?: string;
}

/** Who explains the tokens of a credential in one environment, and as which client it is asked. Texts may be CDK tokens. */
export interface IntrospectionPlace {
  /** Compared with `iss`, byte for byte, where the answer has one. */
  readonly issuer: string;
  /** Where tokens are asked about (RFC 7662). */
  readonly introspectionUri: string;
  /** As which client. */
  readonly clientId: string;
  /** Name of the secret in Secrets Manager that holds the client's secret. The secret itself is in no template. */
  readonly clientSecret: string;
  /** A token is meant for this gateway when its `aud` holds one of these. Default: any. */
  readonly audience?: string | readonly string[];
  /** Why plain http to a host that is not this machine is accepted. */
  readonly insecure?: string;
  /** Why the names of the issuer may lead to private addresses. */
  readonly privateNetwork?: string;
}

/** The authorizer function of a credential in one environment; `F` is CDK's type of functions, which this layer does not know. */
export interface LambdaPlace<F> {
  /** The function, in this account or another. */
  readonly function: F;
}

/** By kind of credential; keys and anyOf have no place. */
interface PlaceOfKind<F> {
  readonly jwt: JwtPlace;
  readonly cognito: JwtPlace;
  readonly introspection: IntrospectionPlace;
  readonly lambda: LambdaPlace<F>;
}

type PlaceOf<C, F> = C extends { readonly kind: infer Kind extends keyof PlaceOfKind<F> }
  ? PlaceOfKind<F>[Kind]
  : never;

type PlacedName<A> = {
  [Name in keyof A & string]: [PlaceOf<A[Name], unknown>] extends [never] ? never : Name;
}[keyof A & string];

/** What a construct must be given for the credentials of the platform, by name: issuers of tokens, and functions. */
export type Places<A, F = unknown> = [PlacedName<A>] extends [never]
  ? Nothing
  : { readonly [Name in PlacedName<A>]: PlaceOf<A[Name], F> };

/** Mapped over no name a type accepts anything, so then nothing may be named. */
interface Nothing {
  readonly [name: string]: never;
}

type ServiceName<S> = S extends Service<infer Name, unknown> ? Name : never;

/** The upstreams that a construct must be given: one for each mounted service, and none for aggregates, which call services. */
export type Upstreams<S, F = unknown> = [ServiceName<S>] extends [never]
  ? Nothing
  : { readonly [Name in ServiceName<S>]: Place<F> };
