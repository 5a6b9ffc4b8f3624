import type { Duration } from '../contract/units.ts';
import type { Trust } from '../model/gateway-model.ts';
import type { AuthOf, RouteLimitsOf, RouteOf, ToOf } from './route.ts';

/** How a laptop reaches or starts the service; never deployed. A command finds its port in `PORT`. */
type DevUpstream = { readonly url: string } | { readonly command: string };

interface UpstreamDefinition {
  /** Limit of one call to this service, unless a route says otherwise. */
  readonly timeout: Duration;
  /** Put before the path of every call. */
  readonly basePath?: `/${string}`;
  /** What the service believes of a request that reaches it. Default: the identity headers. */
  readonly trusts?: Trust;
  readonly dev?: DevUpstream;
}

/**
 * What a team writes about its service. Only `auth`, `to` and `limit` are inferred, route by route, so that the rest of
 * every route is checked against a concrete type: inferring whole routes would let misspelt keys through.
 */
export interface ServiceDefinition<All, Names, Tos, Limits> {
  readonly owner: string;
  readonly upstream: UpstreamDefinition;
  /** Base path of this service in the gateway. */
  readonly path?: `/${string}`;
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
