import type { Duration } from '../contract/units.ts';
import type { AnswerDefinition, BodyEdits, FieldEdits, WithBody } from './edits.ts';
import type { EntryOf } from './entry.ts';
import type { FallbackOf } from './fallback.ts';
import type { CertainDimension, LimitsOf, SharedDimension } from './limit.ts';
import type { GreedyName } from './path.ts';
import type { AnyProvided } from './provided.ts';
import type { EntryValue, PathValue } from './request-values.ts';
import type { ValidationDefinition } from './validate.ts';

/** Headers that a service asked for although they hold credentials. */
type CredentialHeader = 'authorization' | 'cookie' | 'x-api-key';

/** What is called, and what is done to the request and to its answer. `set`, `add`, `rename` and `remove` are of the request's headers. */
interface AnyRoute<Key extends string, Value extends string> extends FieldEdits<Value> {
  /** What a request must be like. */
  readonly validate?: ValidationDefinition<Key>;
  /** Edits of the query. */
  readonly query?: FieldEdits<Value>;
  /** Edits of the body, if it is JSON. */
  readonly body?: WithBody<Key, BodyEdits<Value>>;
  /** Edits of what the service answers. */
  readonly answer?: AnswerDefinition<Value>;
  /** Headers with credentials of the caller that reach the service all the same. */
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

/** The shape of a route once its credential's name is known. */
export type RouteOf<All, Key extends string, Name> = EntryOf<All, Key, Name> &
  AnyRoute<Key, EntryValue<All, Key, Name>>;

/** What may stand in `limit` of a route, once its credential's name is known. */
export type RouteLimitsOf<All, Key extends string, Name, Typed> = [Name] extends ['public']
  ? LimitsOf<Typed, SharedDimension | PathValue<Key>, CertainDimension, never>
  : [Name] extends [keyof All & string]
    ? All[Name] extends infer By extends AnyProvided
      ? LimitsOf<Typed, SharedDimension | PathValue<Key> | By['values'], CertainDimension | By['certain'], By['tiers']>
      : never
    : unknown;

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
