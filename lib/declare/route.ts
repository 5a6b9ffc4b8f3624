import type { Duration } from '../contract/units.ts';
import type { ClaimValueOf, KeyValueOf, ScopeOf, TierOf } from './credential.ts';
import type { CertainDimension, LimitsOf, SharedDimension } from './limit.ts';
import type { GreedyName, PathName, RouteKeySentence } from './path.ts';

/** Values that every request has, whoever calls and whatever the path. */
type AnyValue = 'client.ip' | 'request.id' | `header.${string}` | `query.${string}`;

/** Path parameters of a route key as values: `path.userId`. */
type PathValue<Key extends string> = PathName<Key> extends infer Name extends string ? `path.${Name}` : never;

/** Headers that a service asked for although they hold credentials. */
type CredentialHeader = 'authorization' | 'cookie' | 'x-api-key';

interface AnyRoute<Value extends string> {
  /** Headers added on the way in. */
  readonly set?: { readonly [header: string]: Value | { readonly static: string } };
  /** Client headers dropped on the way in, beside the reserved ones. */
  readonly remove?: readonly string[];
  readonly forward?: readonly CredentialHeader[];
  readonly timeout?: Duration;
  /** Why API Gateway may call the upstream itself, without the forwarder. */
  readonly direct?: string;
}

interface PublicRoute<Value extends string> extends AnyRoute<Value> {
  readonly auth: 'public';
  /** Why nobody has to say who they are. */
  readonly reason: string;
}

interface KeyRoute<Name, Value extends string, Tier extends string> extends AnyRoute<Value> {
  readonly auth: Name;
  /** Tiers whose keys may call. Default: all. */
  readonly tiers?: readonly Tier[];
}

interface CallerRoute<Name, Value extends string, Scope extends string, Where> extends AnyRoute<Value> {
  readonly auth: Name;
  readonly scopes?: readonly ([Scope] extends [never] ? 'this credential declares no `scopes`' : Scope)[];
  /** Object-level rule: this part of the path must be that claim of the caller, text for text. */
  readonly where?: Where;
}

/** A mapped type over no parameter would accept anything, so that case is a sentence. */
type WhereOf<Key extends string, Claim extends string> = [PathName<Key>] extends [never]
  ? '`where` compares path parameters, and this path has none'
  : { readonly [P in PathValue<Key>]?: Claim };

/** The shape of a route once its credential's name is known. A union of names means that `auth` was not written. */
export type RouteOf<Auth, Key extends string, Name> = [Name] extends ['public']
  ? PublicRoute<AnyValue | PathValue<Key>>
  : [Name] extends [keyof Auth & string]
    ? Auth[Name] extends { readonly kind: 'apiKey' }
      ? KeyRoute<Name, AnyValue | PathValue<Key> | 'key.id', TierOf<Auth[Name]>>
      : CallerRoute<
          Name,
          AnyValue | PathValue<Key> | ClaimValueOf<Auth[Name]>,
          ScopeOf<Auth[Name]>,
          WhereOf<Key, ClaimValueOf<Auth[Name]>>
        >
    : { readonly [key: string]: unknown };

/** What may stand in `limit` of a route, once its credential's name is known. */
export type RouteLimitsOf<Auth, Key extends string, Name, Typed> = [Name] extends ['public']
  ? LimitsOf<Typed, SharedDimension | PathValue<Key>, CertainDimension, never>
  : [Name] extends [keyof Auth & string]
    ? LimitsOf<
        Typed,
        SharedDimension | PathValue<Key> | ClaimValueOf<Auth[Name]> | KeyValueOf<Auth[Name]>,
        CertainDimension | CertainOf<Auth[Name]>,
        TierOf<Auth[Name]>
      >
    : unknown;

/** What every caller of a credential has. */
type CertainOf<C> = C extends { readonly kind: 'apiKey' } ? 'key.id' : 'claims.sub';

/** What may stand in `auth`: a credential's name or 'public', and a sentence when the route key itself is wrong. */
export type AuthOf<Auth, Key> = [RouteKeySentence<Key>] extends [never]
  ? 'public' | (keyof Auth & string)
  : RouteKeySentence<Key>;

/** What is wrong with the parameters of `to`; never when nothing is. */
type ToSentence<Key extends string, To extends string> = [Exclude<GreedyName<To>, GreedyName<Key>>] extends [never]
  ? Missing<Exclude<GreedyName<Key>, GreedyName<To>>, Key>
  : Foreign<Exclude<GreedyName<To>, GreedyName<Key>>, Key>;
type Missing<Name extends string, Key extends string> = Name extends string
  ? `{${Name}} of '${Key}' does not reach the upstream`
  : never;
type Foreign<Name extends string, Key extends string> = Name extends string
  ? `{${Name}} is not a parameter of '${Key}'`
  : never;

/** What may stand in `to`: an upstream path that uses the route's parameters, all of them and no others. */
export type ToOf<Key extends string, To> = To extends string
  ? [ToSentence<Key, To>] extends [never]
    ? To extends `/${string}`
      ? To
      : `a path starts with '/', got '${To}'`
    : ToSentence<Key, To>
  : string;
