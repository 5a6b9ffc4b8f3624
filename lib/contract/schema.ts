import type { Json, JsonObject } from './shape.ts';

/** A JSON Schema of dialect 2020-12 that `schemaOf` has checked: known keywords, local references, patterns of {@link parsePattern}. */
export type Schema = boolean | JsonObject;

/** One thing that is wrong with a value. It tells the place and the rule, and never the value. */
export interface Violation {
  /** `body.items[2].price`, `query.limit`. */
  readonly at: string;
  /** The keyword of the schema; `work` where checking took more steps than a value may take. */
  readonly rule: string;
  readonly expected: string;
}

/** All that is wrong: the first {@link shownViolations}, and how many there are besides. */
export interface Violations {
  readonly violations: readonly Violation[];
  readonly more: number;
}

export const shownViolations = 32;

/** What one value may take to be checked. A step is a schema at a place, a state of a pattern at a character, or a compared value. */
export const maxSteps = 1_000_000;

/** Values inside each other while one is checked, references included. */
export const maxNesting = 512;

/** Characters of the JSON text of one schema, all of which stand in the configuration of a function. */
export const maxSchemaLength = 65_536;

export type SchemaType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** Formats that are checked. All others are refused when a gateway is built, since nobody would check them. */
export const checkedFormats = [
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'time',
  'uri',
  'uuid',
] as const;
export type CheckedFormat = (typeof checkedFormats)[number];

/** What the text of a parameter is read as. A list is a name that may come more than once. */
export interface TextKind {
  readonly kind: 'boolean' | 'integer' | 'number' | 'string';
  readonly list: boolean;
}

/** How the texts of a query, a path or headers become the object that a schema describes. Names of headers are lower-case. */
export interface TextKinds {
  readonly [name: string]: TextKind;
}

/** The schema at a local reference (`#`, `#/$defs/item`); undefined where it leads nowhere. */
export function referred(root: Schema, reference: string): Json | undefined {
  let at: Json | undefined = root;
  for (const step of reference.slice(2).split('/')) {
    if (reference === '#') break;
    const name = pointerStep(step);
    if (typeof at !== 'object' || at === null || name === undefined || !Object.hasOwn(at, name)) return undefined;
    at = (at as JsonObject)[name];
  }
  return at;
}

/** A step of a pointer in a URI fragment (RFC 6901 §6), decoded. */
function pointerStep(text: string): string | undefined {
  try {
    return decodeURIComponent(text).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return undefined;
  }
}
