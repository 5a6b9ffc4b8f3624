import type { RequestValue } from './request-value.ts';

/** Any JSON value. Members are a value's own: what edits it never looks at a prototype. */
export type Json = null | boolean | number | string | JsonList | JsonObject;
export type JsonList = readonly Json[];
export interface JsonObject {
  readonly [name: string]: Json;
}

/** What one JSON text may come to. */
export interface JsonLimits {
  /** Of its UTF-8. */
  readonly maxBytes: number;
  /** Lists and objects inside each other; a text, a number and the like have none. */
  readonly maxDepth: number;
  /** Everything that is a value, at all levels, lists and objects included and names not. */
  readonly maxValues: number;
}

export const usualJsonLimits: JsonLimits = { maxBytes: 1_048_576, maxDepth: 64, maxValues: 100_000 };

/** Why a text is not read, or a value not written. */
export type JsonRefusal =
  | 'too-large'
  | 'too-deep'
  | 'too-many-values'
  | 'not-utf8'
  /** RFC 8259 §8.1: nobody may send one, and half of the parsers stop at it. */
  | 'byte-order-mark'
  | 'not-json'
  /** One name twice in one object: the first counts for some parsers and the last for others. */
  | 'duplicate-member'
  /** `__proto__`, which sets a prototype in whatever copies members carelessly. */
  | 'unsafe-member'
  /** Half a character, which UTF-8 cannot carry. */
  | 'lone-surrogate'
  /** A number that is another one after it was read: too large, too small, or with more digits than a double has. */
  | 'inexact-number';

/** One step into a body: a member of an object, or every element of a list. */
export type PathStep = { readonly kind: 'member'; readonly name: string } | { readonly kind: 'each' };
/** At least one step. */
export type BodyPath = readonly PathStep[];

/** Edits of a body, always done in this order. All paths but those of `set` lead into the body as it came. */
export interface BodyEdits {
  /** Nothing but this is kept. */
  readonly pick?: readonly BodyPath[];
  /** The first elements of a list; the path is that of its elements: `orders[]`. */
  readonly limit?: readonly { readonly path: BodyPath; readonly first: number }[];
  readonly remove?: readonly BodyPath[];
  /** Another name in the same place. Whatever had that name is gone. */
  readonly rename?: readonly { readonly path: BodyPath; readonly to: string }[];
  /** Paths lead into the body as it goes out. A value that the request has not is removed, so a sender's own never stands in for it. */
  readonly set?: readonly { readonly path: BodyPath; readonly value: RequestValue }[];
}

/** Edits of headers or of query parameters, always done in this order. `remove` and `rename` name what came, the others what goes out. */
export interface FieldEdits {
  readonly remove?: readonly string[];
  /** Whatever had the new name is gone. */
  readonly rename?: readonly { readonly from: string; readonly to: string }[];
  /** In place of all fields of that name. A value that the request has not is no field. */
  readonly set?: readonly { readonly name: string; readonly value: RequestValue }[];
  /** Beside the fields of that name. */
  readonly add?: readonly { readonly name: string; readonly value: RequestValue }[];
}

/** Where fields stand. */
export type FieldPlace = 'request-header' | 'answer-header' | 'query';

/** Edits of a request beside those of its headers that a route names itself, `set` and `remove`. */
export interface RequestEdits {
  readonly headers: Pick<FieldEdits, 'rename' | 'add'> | null;
  readonly query: FieldEdits | null;
  readonly body: BodyEdits | null;
}

/** Edits of what a service answers. */
export interface AnswerEdits {
  readonly headers: FieldEdits | null;
  readonly body: BodyEdits | null;
}

/** Where the errors of a service say what was wrong: it becomes a problem of ours (RFC 9457), with the same status. */
export interface ErrorEnvelope {
  /** Path to the sentence for people; null for none of the service's own. */
  readonly detail: BodyPath | null;
  /** Further members of the problem, by name. */
  readonly members: { readonly [name: string]: BodyPath };
}
