import type { Service } from './service.ts';

/** Where an upstream is in one environment. The URL may be a CDK token. */
export interface Place {
  readonly kind: 'url';
  readonly url: string;
  /** Why plain http is accepted here; null where it is not. */
  readonly insecure: string | null;
}

/** An upstream at an absolute URL: https, or http to this machine; plain http elsewhere needs a written reason. */
export function url(address: string, options: { readonly insecure?: string } = {}): Place {
  return { kind: 'url', url: address, insecure: options.insecure ?? null };
}

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
}

/** Mapped over no name a type accepts anything, so then nothing may be named. */
type Named<Name extends string, Value> = [Name] extends [never]
  ? { readonly [name: string]: never }
  : { readonly [N in Name]: Value };

type JwtName<A> = { [Name in keyof A & string]: A[Name] extends { readonly kind: 'jwt' } ? Name : never }[keyof A &
  string];

/** The issuers that a construct must be given: one for each jwt credential of the platform. */
export type Places<A> = Named<JwtName<A>, JwtPlace>;

type ServiceName<S> = S extends Service<infer Name, unknown> ? Name : never;

/** The upstreams that a construct must be given: one for each mounted service. */
export type Upstreams<S> = Named<ServiceName<S>, Place>;
