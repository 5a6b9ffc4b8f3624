import { referred, type Schema, type TextKind, type TextKinds } from '../../contract/schema.ts';
import type { Json, JsonObject } from '../../contract/shape.ts';
import type { Path } from '../finding.ts';
import { isRecord } from './keyword-forms.ts';
import type { SchemaFault } from './schema-fault.ts';

/** A schema for parameters, and what each of their texts is read as before it is held against it. */
export type ParameterReading =
  | { readonly schema: JsonObject; readonly kinds: TextKinds }
  | { readonly faults: readonly SchemaFault[] };

export type ParameterPlace = 'path' | 'query' | 'header';

/** What may be said of all parameters together: nothing that would depend on how one of them is read. */
const topKeywords = [
  ...['$schema', '$defs', '$comment', 'title', 'description', 'type', 'properties', 'required', 'additionalProperties'],
  ...['dependentRequired', 'minProperties', 'maxProperties'],
];

/**
 * How the texts of a query, a path or headers are read, decided from a checked schema and refused where it is not certain:
 * a text that may be two kinds would be another value for us than for the service. Names of headers become lower-case.
 */
export function textKindsOf(schema: Schema, place: ParameterPlace): ParameterReading {
  const faults = topFaults(schema);
  if (faults.length > 0) return { faults };
  const folded = place === 'header' ? withFoldedNames(schema as JsonObject) : (schema as JsonObject);
  if (folded === undefined)
    return { faults: [{ code: 'GH1712', path: ['properties'], got: undefined, why: 'two spellings of one header' }] };
  const read = Object.entries((folded['properties'] ?? {}) as JsonObject).map(([name, one]) => ({
    name,
    kind: kindOf(one as Schema, folded, place),
  }));
  const wrong = read.flatMap(({ name, kind }) => (typeof kind === 'string' ? [fault(['properties', name], kind)] : []));
  if (wrong.length > 0) return { faults: wrong };
  return { schema: folded, kinds: Object.fromEntries(read.map(({ name, kind }) => [name, kind as TextKind])) };
}

function topFaults(schema: Schema): readonly SchemaFault[] {
  if (!isRecord(schema) || (schema['type'] !== undefined && schema['type'] !== 'object'))
    return [{ code: 'GH1712', path: [], got: isRecord(schema) ? schema['type'] : schema }];
  const odd = Object.keys(schema).filter((keyword) => !topKeywords.includes(keyword));
  const more = schema['additionalProperties'];
  return [
    ...odd.map((keyword): SchemaFault => ({ code: 'GH1712', path: [keyword], got: undefined })),
    ...(isRecord(more) ? [{ code: 'GH1712' as const, path: ['additionalProperties'], got: undefined }] : []),
  ];
}

function fault(path: Path, why: string): SchemaFault {
  return { code: 'GH1710', path, got: undefined, why };
}

type Kind = TextKind['kind'];
const scalars: readonly string[] = ['boolean', 'integer', 'number', 'string'] satisfies Kind[];

/** The one kind of a parameter, or why it has none. */
function kindOf(schema: Schema, root: Schema, place: ParameterPlace): TextKind | string {
  const kinds = kindsOf(schema, root, []);
  if (kinds.length === 1 && kinds[0] === 'array') return listOf(schema, root, place);
  const kind = oneKind(kinds);
  return scalars.includes(kind) ? { kind: kind as Kind, list: false } : kind;
}

function listOf(schema: Schema, root: Schema, place: ParameterPlace): TextKind | string {
  if (place === 'path') return 'a list in a path: one segment is one value';
  const { items, prefixItems } = resolved(schema, root);
  if (items === undefined || prefixItems !== undefined) return 'a list whose elements have no one kind';
  const kind = oneKind(kindsOf(items as Schema, root, []));
  return scalars.includes(kind) ? { kind: kind as Kind, list: true } : kind;
}

/** A kind, or why it is none. Of whole numbers and numbers it is numbers. */
function oneKind(kinds: readonly string[]): string {
  const known = kinds.includes('number') ? kinds.filter((kind) => kind !== 'integer') : kinds;
  if (known.length === 0) return 'a text without a `type`';
  if (known.includes('null')) return 'null, which no text says';
  if (known.length > 1) return `a text that is ${known.join(' or ')}`;
  return scalars.includes(known[0] as string) ? (known[0] as string) : `${known[0]}, which no text says`;
}

/** Every kind that a schema lets through, as far as it says so. */
function kindsOf(schema: Schema, root: Schema, above: readonly Schema[]): readonly string[] {
  if (typeof schema === 'boolean' || above.includes(schema)) return [];
  const { type, enum: values, $ref, anyOf, oneOf, allOf } = schema;
  if (type !== undefined) return unique([type].flat() as readonly string[]);
  const constants = Object.hasOwn(schema, 'const') ? [schema['const'] as Json] : values;
  if (Array.isArray(constants)) return unique(constants.map(kindOfValue));
  const parts = [
    $ref === undefined ? [] : [referred(root, $ref as string)],
    anyOf ?? [],
    oneOf ?? [],
    allOf ?? [],
  ].flat();
  return unique(parts.flatMap((part) => kindsOf(part as Schema, root, [...above, schema])));
}

function kindOfValue(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function unique(kinds: readonly string[]): readonly string[] {
  return [...new Set(kinds)];
}

function resolved(schema: Schema, root: Schema): JsonObject {
  let at = schema;
  while (isRecord(at) && at['type'] === undefined && typeof at['$ref'] === 'string')
    at = referred(root, at['$ref']) as Schema;
  return at as JsonObject;
}

/** Headers by their lower-case names; undefined where two are one. */
function withFoldedNames(schema: JsonObject): JsonObject | undefined {
  const properties = Object.entries((schema['properties'] ?? {}) as JsonObject);
  const folded = new Map(properties.map(([name, one]) => [name.toLowerCase(), one]));
  if (folded.size < properties.length) return undefined;
  const fold = (names: Json | undefined) => ((names ?? []) as readonly string[]).map((name) => name.toLowerCase());
  const dependent = Object.entries((schema['dependentRequired'] ?? {}) as JsonObject);
  return {
    ...schema,
    properties: Object.fromEntries(folded),
    required: fold(schema['required']),
    ...(dependent.length === 0
      ? {}
      : { dependentRequired: Object.fromEntries(dependent.map(([name, names]) => [name.toLowerCase(), fold(names)])) }),
  };
}
