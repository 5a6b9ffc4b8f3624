import type { Duration } from '../contract/units.ts';
import type { Call } from './call.ts';
import type { CutDefinition } from './edits.ts';
import type { AuthOf, EntryOf } from './entry.ts';
import type { EntryValue } from './request-values.ts';
import type { TextValidation } from './validate.ts';

interface ViewChoice<Value extends string> {
  /** The text of the request that says which view it gets. */
  readonly by: Extract<Value, `${'header' | 'claims' | 'path' | 'query'}.${string}`>;
  /** The view of requests without such a text, or with one that names none. */
  readonly default: string;
  /** Views by text. Default: a text is the name of a view. */
  readonly named?: { readonly [text: string]: string };
}

/** One answer made of the answers of declared routes. */
interface AnyAggregateRoute<Key extends string, Value extends string> {
  readonly validate?: TextValidation<Key>;
  /** Limit of the whole with all its parts. */
  readonly timeout?: Duration;
  /** So many parts are called at a time. Default: 10. */
  readonly concurrency?: number;
  /** In the order in which they stand in the whole. */
  readonly parts: { readonly [name: string]: Call<Value | `parts.${string}`> };
  /** Shapes of the whole by name; `{}` is all of it. */
  readonly views?: { readonly [name: string]: CutDefinition };
  /** Which of the views a request gets, unless the gateway says. */
  readonly view?: ViewChoice<Value>;
}

type AggregateRouteOf<All, Key extends string, Name> = EntryOf<All, Key, Name> &
  AnyAggregateRoute<Key, EntryValue<All, Key, Name>>;

/** What a client team writes about its aggregates. `auth` and `limit` are inferred, as in services. */
export interface AggregateDefinition<All, Names, Limits> {
  /** The team that is asked and told. */
  readonly owner: string;
  /** Base path of these aggregates in the gateway. */
  readonly path?: `/${string}`;
  /** Limit of a whole with all its parts, unless its route says otherwise. */
  readonly timeout: Duration;
  /** By `'GET /path/{parameter}'`, each with its `parts`. */
  readonly routes: {
    readonly [Key in keyof Names]: { readonly auth: Names[Key] } & AggregateRouteOf<All, Key & string, Names[Key]>;
  } & {
    /** 'none' lifts the default limit, written and seen. */
    readonly [Key in keyof Limits]: { readonly limit?: Limits[Key] };
  };
}

/** The constraint that reads `auth` of every aggregate. */
export type AggregateAuthNames<All, Names> = {
  readonly [Key in keyof Names]: Key extends `${'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY'} ${string}`
    ? `an aggregate only reads: write GET in '${Key}'`
    : AuthOf<All, Key>;
};

/** Recorded aggregates. They have no place of their own. */
export interface Aggregate<Name extends string = string> {
  readonly schema: 1;
  readonly kind: 'aggregate';
  readonly name: Name;
  /** The platform whose credentials its routes name. */
  readonly platform: string;
  /** As it was typed; checked when a gateway that mounts it is synthesised. */
  readonly definition: object;
}
