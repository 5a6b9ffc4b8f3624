import { z } from 'zod';
import { keys, text, whole } from './shape-values.ts';

/** The shape of edits, of headers and query parameters and of bodies. What their names and paths mean is in `rules/`. */

/** A value of the request, or a constant. */
export const valueShape = z.union([text, keys({ static: z.string() })]);

const values = z.record(z.string(), valueShape);

export const fieldEditKeys = {
  remove: z.array(text).optional(),
  rename: z.record(z.string(), text).optional(),
  set: values.optional(),
  add: values.optional(),
};

/** What takes something out of a body, or names it anew. */
export const cutKeys = {
  pick: z.array(text).optional(),
  /** A body has at most so many values. */
  limit: z.record(z.string(), whole(1, 100_000)).optional(),
  remove: z.array(text).optional(),
  rename: z.record(z.string(), text).optional(),
};

export const bodyEditShape = keys({ ...cutKeys, set: values.optional() });

export const answerShape = keys({ ...fieldEditKeys, body: bodyEditShape.optional() });

/** Where the errors of a service say what was wrong. */
export const errorsShape = z.union([
  z.literal('problem'),
  keys({ detail: text.optional(), members: z.record(z.string(), text).optional() }),
]);

export type ValueShape = z.infer<typeof valueShape>;
export type FieldEditsShape = z.infer<z.ZodObject<typeof fieldEditKeys>>;
export type BodyEditsShape = z.infer<typeof bodyEditShape>;
export type AnswerShape = z.infer<typeof answerShape>;
export type ErrorsShape = z.infer<typeof errorsShape>;
