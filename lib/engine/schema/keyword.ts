import type { Schema } from '../../contract/schema.ts';
import type { Json, JsonObject } from '../../contract/shape.ts';
import type { Check } from './run.ts';

/** What a keyword may ask for while a schema is made ready. */
export interface Making {
  /** The schema that holds the keyword. */
  readonly schema: JsonObject;
  readonly root: Schema;
  readonly checkOf: (schema: Schema) => Check;
}

/** The check of one keyword with this value, beside the others of its schema. */
export type Keyword = (value: Json, making: Making) => Check;

/** The schemas of a member such as `properties`; none where it is missing. */
export function schemasIn(value: Json | undefined): readonly (readonly [name: string, schema: Schema])[] {
  return Object.entries((value ?? {}) as { readonly [name: string]: Schema });
}
