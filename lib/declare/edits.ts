import type { ValuesByName } from './request-values.ts';

/** Edits of headers or of query parameters, done in this order: remove, rename, set, add. */
export interface FieldEdits<Value extends string> {
  /** By name. */
  readonly remove?: readonly string[];
  /** The new name of each; whatever had it is gone. */
  readonly rename?: { readonly [from: string]: string };
  /** In place of all of that name. */
  readonly set?: ValuesByName<Value>;
  /** Beside those of that name. */
  readonly add?: ValuesByName<Value>;
}

/** What is left of a body. Paths are texts: `items[].id` is the `id` of every element. */
export interface CutDefinition {
  /** Nothing but this is kept. */
  readonly pick?: readonly string[];
  /** The first so many elements: `{ 'items[]': 10 }`. */
  readonly limit?: { readonly [elements: `${string}[]`]: number };
  /** By path. */
  readonly remove?: readonly string[];
  /** Another name in the same place: `{ 'user.mail': 'email' }`. */
  readonly rename?: { readonly [path: string]: string };
}

/** Edits of a JSON body, done in this order: pick, limit, remove, rename, set. */
export interface BodyEdits<Value extends string> extends CutDefinition {
  /** Where the request has no such value the member is removed, so that nobody's own text passes for it. */
  readonly set?: ValuesByName<Value>;
}

/** Edits of what the service answers: its headers, and its body if that is JSON. */
export interface AnswerDefinition<Value extends string> extends FieldEdits<Value> {
  /** Its body, if it is JSON. */
  readonly body?: BodyEdits<Value>;
}

/** What may stand where the body of a request is spoken of: three methods have none, and a route of every method has them too. */
export type WithBody<Key extends string, Definition> = Key extends `${'GET' | 'HEAD' | 'DELETE'} ${string}`
  ? 'GET, HEAD and DELETE have no body'
  : Key extends `ANY ${string}`
    ? 'not every method has a body: declare a route of the one that does'
    : Definition;
