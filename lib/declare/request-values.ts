import type { PathName } from './path.ts';
import type { AnyProvided } from './provided.ts';

/** Values that every request has, whoever calls and whatever the path. */
export type AnyValue = 'client.ip' | 'request.id' | `header.${string}` | `query.${string}`;

/** Path parameters of a route key as values: `path.userId`. */
export type PathValue<Key extends string> = PathName<Key> extends infer Name extends string ? `path.${Name}` : never;

/** Values of the requests of one route, once its credential's name is known; until then any text. */
export type EntryValue<All, Key extends string, Name> = [Name] extends ['public']
  ? AnyValue | PathValue<Key>
  : [Name] extends [keyof All & string]
    ? All[Name] extends infer By extends AnyProvided
      ? AnyValue | PathValue<Key> | By['values']
      : never
    : string;

/** A value of the request, or a constant. */
export type ValueOf<Value extends string> = Value | { readonly static: string };

export interface ValuesByName<Value extends string> {
  readonly [name: string]: ValueOf<Value>;
}
