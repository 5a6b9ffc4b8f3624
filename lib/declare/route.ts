import type { Duration } from '../contract/units.ts';
import type { FallbackOf } from './fallback.ts';
import type { CertainDimension, LimitsOf, SharedDimension } from './limit.ts';
import type { GreedyName, PathName, RouteKeySentence } from './path.ts';
import type { AnyProvided } from './provided.ts';

/** Values that every request has, whoever calls and whatever the path. */
type AnyValue = 'client.ip' | 'request.id' | `header.${string}` | `query.${string}`;

/** Path parameters of a route key as values: `path.userId`. */
type PathValue<Key extends string> = PathName<Key> extends infer Name extends string ? `path.${Name}` : never;

/** Headers that a service asked for although they hold credentials. */
type CredentialHeader = 'authorization' | 'cookie' | 'x-api-key';

interface AnyRoute<Key extends string, Value extends string> {
  /** Headers added on the way in. */
  readonly set?: { readonly [header: string]: Value | { readonly static: string } };
  /** Client headers dropped on the way in, beside the reserved ones. */
  readonly remove?: readonly string[];
  readonly forward?: readonly CredentialHeader[];
  /** Limit of the whole call with all its tries. */
  readonly timeout?: Duration;
  /** Limit of one try. Default: the upstream's, or the longest that fits. */
  readonly try?: Duration;
  /** The call is made once, whatever the upstream's `retry` and `hedge` say. */
  readonly retry?: 'none';
  /** What is answered where the upstream does not: only where it is not `critical`, and marked as degraded. */
  readonly fallback?: FallbackOf<Key>;
  /** Why API Gateway may call the upstream itself, without the forwarder. */
  readonly direct?: string;
}

interface PublicRoute<Key extends string, Value extends string> extends AnyRoute<Key, Value> {
  readonly auth: 'public';
  /** Why nobody has to say who they are. */
  readonly reason: string;
}

interface CallerRoute<Key extends string, Name, Value extends string> extends AnyRoute<Key, Value> {
  readonly auth: Name;
  /** Why every caller may pass every id in the path, where no `where` says whose it is. */
  readonly anyCaller?: string;
}

interface KeyRoute<Key extends string, Name, Value extends string, Tier extends string>
  extends CallerRoute<Key, Name, Value> {
  /** Tiers whose keys may call. Default: all. */
  readonly tiers?: readonly Tier[];
}

interface TokenRoute<Key extends string, Name, Value extends string, By extends AnyProvided, Where>
  extends CallerRoute<Key, Name, Value> {
  /** All of these scopes. */
  readonly scopes?: readonly By['scopes'][];
  /** One of these scopes. */
  readonly anyScope?: readonly By['anyScope'][];
  /** One of these roles. */
  readonly roles?: readonly By['roles'][];
  /** Object-level rules: each value of the request must be that claim of the caller, text for text, or in it if it is a list. */
  readonly where?: Where;
}

/** A route that several kinds of credentials open. */
interface MixedRoute<Key extends string, Name, Value extends string, By extends AnyProvided, Where>
  extends TokenRoute<Key, Name, Value, By, Where> {
  readonly tiers?: readonly ([By['tiers']] extends [never]
    ? 'not every caller of this route has a key of some tier'
    : By['tiers'])[];
}

/** A mapped type over no parameter would accept anything, so that case is a sentence. */
type WhereOf<Key extends string, Claim extends string> = [PathName<Key>] extends [never]
  ? { readonly [Left in `path.${string}`]?: 'this path has no parameters' } & Rules<never, Claim>
  : Rules<PathValue<Key>, Claim>;

type Rules<Parameter extends string, Claim extends string> = {
  readonly [Left in Parameter | Claim | `query.${string}` | `header.${string}`]?: Claim | { readonly static: string };
};

/** The shape of a route once its credential's name is known. A union of names means that `auth` was not written. */
export type RouteOf<All, Key extends string, Name> = [Name] extends ['public']
  ? PublicRoute<Key, AnyValue | PathValue<Key>>
  : [Name] extends [keyof All & string]
    ? All[Name] extends infer By extends AnyProvided
      ? RouteBy<By, Key, Name>
      : never
    : { readonly [key: string]: unknown };

type RouteBy<By extends AnyProvided, Key extends string, Name> = By['kind'] extends 'apiKey'
  ? KeyRoute<Key, Name, AnyValue | PathValue<Key> | By['values'], By['tiers']>
  : By['kind'] extends 'anyOf'
    ? MixedRoute<Key, Name, AnyValue | PathValue<Key> | By['values'], By, WhereOf<Key, By['claims']>>
    : TokenRoute<Key, Name, AnyValue | PathValue<Key> | By['values'], By, WhereOf<Key, By['claims']>>;

/** What may stand in `limit` of a route, once its credential's name is known. */
export type RouteLimitsOf<All, Key extends string, Name, Typed> = [Name] extends ['public']
  ? LimitsOf<Typed, SharedDimension | PathValue<Key>, CertainDimension, never>
  : [Name] extends [keyof All & string]
    ? All[Name] extends infer By extends AnyProvided
      ? LimitsOf<Typed, SharedDimension | PathValue<Key> | By['values'], CertainDimension | By['certain'], By['tiers']>
      : never
    : unknown;

/** What may stand in `auth`: a credential's name or 'public', and a sentence when the route key itself is wrong. */
export type AuthOf<All, Key> = [RouteKeySentence<Key>] extends [never]
  ? 'public' | (keyof All & string)
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
