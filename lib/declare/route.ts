import type { OnStoreError } from '../contract/limits.ts';
import type { Duration, Rate } from '../contract/units.ts';
import type { ClaimValueOf, ScopeOf } from './credential.ts';
import type { GreedyName, PathName, RouteKeySentence } from './path.ts';

/** Values that every request has, whoever calls and whatever the path. */
export type AnyValue = 'client.ip' | 'request.id' | `header.${string}` | `query.${string}`;

/** Path parameters of a route key as values: `path.userId`. */
type PathValue<Key extends string> = PathName<Key> extends infer Name extends string ? `path.${Name}` : never;

/** One rate limit: at most `rate` requests for each distinct value of `by`. */
export interface Limit<Value extends string> {
  readonly rate: Rate;
  readonly by: Value | readonly Value[];
  readonly algorithm?: 'sliding-window';
  /** What a request gets while the limit store is down. Default: open on public GET and HEAD, closed elsewhere. */
  readonly onStoreError?: OnStoreError;
}

/** Headers that a service asked for although they hold credentials. */
type CredentialHeader = 'authorization' | 'cookie' | 'x-api-key';

interface AnyRoute<Value extends string> {
  /** 'none' lifts the service's default limit, written and seen. */
  readonly limit?: Limit<Value> | 'none';
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
    ? CallerRoute<
        Name,
        AnyValue | PathValue<Key> | ClaimValueOf<Auth[Name]>,
        ScopeOf<Auth[Name]>,
        WhereOf<Key, ClaimValueOf<Auth[Name]>>
      >
    : { readonly [key: string]: unknown };

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
