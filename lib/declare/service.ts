import type { AuthOf } from './entry.ts';
import type { AnyProvided } from './provided.ts';
import type { RouteLimitsOf, RouteOf, ToOf } from './route.ts';
import type { UpstreamDefinition } from './upstream.ts';

/** What requests can be told apart by; that every route of the service has it is looked at when it is synthesised. */
type HashValue<All> = 'client.ip' | `path.${string}` | `query.${string}` | `header.${string}` | CallerValue<All>;
type CallerValue<All> = {
  [Name in keyof All]: All[Name] extends infer By extends AnyProvided ? By['values'] : never;
}[keyof All];

/**
 * What a team writes about its service. Only `auth`, `to` and `limit` are inferred, route by route, so that the rest of
 * every route is checked against a concrete type: inferring whole routes would let misspelt keys through.
 */
export interface ServiceDefinition<All, Names, Tos, Limits> {
  /** The team that is asked and told: in tables, in alarms, in messages about its routes. */
  readonly owner: string;
  /** How the service is called. */
  readonly upstream: UpstreamDefinition<HashValue<All> & string>;
  /** 'service': a function of its own, whose instances no other service can use up. Default: the gateway's. */
  readonly isolation?: 'service';
  /** So many instances of that function at a time, kept free for it in the account and region. */
  readonly reservedConcurrency?: number;
  /** Base path of this service in the gateway. */
  readonly path?: `/${string}`;
  /** By `'METHOD /path/{parameter}'`, under the base path. */
  readonly routes: {
    readonly [Key in keyof Names]: { readonly auth: Names[Key] } & RouteOf<All, Key & string, Names[Key]>;
  } & {
    readonly [Key in keyof Tos]: { readonly to?: Tos[Key] };
  } & {
    /** 'none' lifts the service's default limit, written and seen. */
    readonly [Key in keyof Limits]: { readonly limit?: Limits[Key] };
  };
}

/** The constraint that reads `auth` of every route. */
export type AuthNames<All, Names> = { readonly [Key in keyof Names]: AuthOf<All, Key> };

/** The constraint that reads `to` of every route. */
export type ToPaths<Tos> = { readonly [Key in keyof Tos]: ToOf<Key & string, Tos[Key]> };

/** The constraint that reads `limit` of every route. */
export type RouteLimits<All, Names, Limits> = {
  readonly [Key in keyof Limits]: RouteLimitsOf<
    All,
    Key & string,
    Key extends keyof Names ? Names[Key] : never,
    Limits[Key]
  >;
};

/** A recorded service. `Routes` maps each route key to the name of its credential. */
export interface Service<Name extends string = string, Routes = unknown> {
  readonly schema: 1;
  readonly kind: 'service';
  readonly name: Name;
  /** The platform whose credentials its routes name. */
  readonly platform: string;
  /** As it was typed; checked when a gateway that mounts the service is synthesised. */
  readonly definition: { readonly routes: { readonly [Key in keyof Routes]: { readonly auth: Routes[Key] } } };
}
