import type { Schema } from '../../contract/schema.ts';
import type { Json, JsonObject } from '../../contract/shape.ts';
import type { Path } from '../finding.ts';
import { isRecord } from './keyword-forms.ts';
import type { SchemaFault } from './schema-fault.ts';

/** A model of API Gateway (JSON Schema draft-04) and the models it refers to, each as `#/definitions/<Name>`. */
export interface Draft04 {
  readonly model: JsonObject;
  /** By names of letters and digits, as API Gateway wants them. */
  readonly definitions: JsonObject;
}

/**
 * The checked schema as a model of API Gateway that accepts and refuses the same values, or what of it cannot be one. What
 * API Gateway is documented to leave unchecked is refused, since a direct route has nobody else who would check it.
 */
export function draft04Of(schema: Schema): Draft04 | { readonly faults: readonly SchemaFault[] } {
  return translation(schema, translations);
}

/** The same for people who read it: beside what API Gateway checks, it may have what only a function of ours does. */
export function documentedModelOf(schema: Schema): Draft04 | { readonly faults: readonly SchemaFault[] } {
  return translation(schema, { ...translations, format: same, minItems: same, maxItems: same });
}

type Translations = { readonly [keyword: string]: Translation };

function translation(schema: Schema, known: Translations): Draft04 | { readonly faults: readonly SchemaFault[] } {
  const { $defs } = isRecord(schema) ? schema : {};
  const work: Work = { names: modelNames(Object.keys($defs ?? {})), faults: [], known };
  const model = translated(work, schema, []);
  const definitions = Object.entries(($defs ?? {}) as { readonly [name: string]: Schema }).map(
    ([name, one]) => [work.names.get(name) as string, translated(work, one, ['$defs', name])] as const,
  );
  return work.faults.length > 0 ? { faults: work.faults } : { model, definitions: Object.fromEntries(definitions) };
}

interface Work {
  readonly names: ReadonlyMap<string, string>;
  readonly faults: SchemaFault[];
  readonly known: Translations;
}

/** A keyword as draft-04 has it; undefined where it says nothing there. */
type Translation = (value: Json, here: Here) => JsonObject | undefined;

interface Here {
  readonly keyword: string;
  readonly schema: JsonObject;
  readonly path: Path;
  readonly work: Work;
}

const same: Translation = (value, { keyword }) => ({ [keyword]: value });
const nothing: Translation = () => undefined;
const one: Translation = (value, { keyword, path, work }) => ({ [keyword]: translated(work, value as Schema, path) });
const list: Translation = (value, { keyword, path, work }) => ({
  [keyword]: (value as readonly Schema[]).map((schema, index) => translated(work, schema, [...path, index])),
});
const named: Translation = (value, { keyword, path, work }) => ({
  [keyword]: Object.fromEntries(
    Object.entries(value as { readonly [name: string]: Schema }).map(([name, schema]) => [
      name,
      translated(work, schema, [...path, name]),
    ]),
  ),
});

const translations: Translations = {
  type: same,
  enum: same,
  title: same,
  description: same,
  multipleOf: same,
  minimum: same,
  maximum: same,
  minLength: same,
  maxLength: same,
  minProperties: same,
  maxProperties: same,
  uniqueItems: same,
  properties: named,
  items: (value, here) => (value === true ? undefined : one(value, here)),
  additionalProperties: (value, here) => (typeof value === 'boolean' ? same(value, here) : one(value, here)),
  allOf: list,
  anyOf: list,
  oneOf: list,
  not: one,
  const: (value) => ({ enum: [value] }),
  // Draft-04 has no empty list here.
  required: (value, here) => ((value as readonly string[]).length === 0 ? undefined : same(value, here)),
  exclusiveMinimum: (value, here) => nextWhole('minimum', Math.floor(value as number) + 1, here),
  exclusiveMaximum: (value, here) => nextWhole('maximum', Math.ceil(value as number) - 1, here),
  pattern: (value, here) =>
    unportable.test(value as string)
      ? refuse(here, 'write it with letters, digits, classes and repetitions only')
      : same(value, here),
  $ref: reference,
  $defs: nothing,
  $schema: nothing,
  $comment: nothing,
  default: nothing,
  examples: nothing,
  deprecated: nothing,
  readOnly: nothing,
  writeOnly: nothing,
};

/** What other engines read otherwise: properties, code points, blanks, edges of words, sets in sets, and more than ASCII. */
const unportable = /\\[pPuxcsSbB0]|\[[^\]]*\[|&&|\[\^?\]|[^\x20-\x7e]/;

const fixes: { readonly [keyword: string]: string } = {
  exclusiveMinimum: 'API Gateway does not import it: write `minimum`, or `type: integer`, or remove `direct`',
  exclusiveMaximum: 'API Gateway does not import it: write `maximum`, or `type: integer`, or remove `direct`',
  minItems: 'API Gateway does not check it: remove it, or remove `direct`',
  maxItems: 'API Gateway does not check it: remove it, or remove `direct`',
  format: 'nobody knows which formats API Gateway checks: write a `pattern`, or remove `direct`',
  patternProperties: 'name the members under `properties`, or remove `direct`',
  prefixItems: 'write `items`, or remove `direct`',
  if: 'write `oneOf` with both cases, or remove `direct`',
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: 'write `oneOf` with both cases, or remove `direct`',
  else: 'write `oneOf` with both cases, or remove `direct`',
  dependentRequired: 'write `oneOf` with and without the member, or remove `direct`',
  unevaluatedProperties: 'write `additionalProperties: false` in each alternative, or remove `direct`',
};

function translated(work: Work, schema: Schema, path: Path): JsonObject {
  if (typeof schema === 'boolean') return schema ? {} : { not: {} };
  const parts = Object.entries(schema).map(([keyword, value]) => {
    const here = { keyword, schema, path: [...path, keyword], work };
    const known = Object.hasOwn(work.known, keyword) ? work.known[keyword] : undefined;
    return known === undefined ? refuse(here, fixes[keyword]) : known(value, here);
  });
  return together(parts.filter((part) => part !== undefined));
}

/**
 * Beside a reference draft-04 sees nothing, and of two keywords that became one only the first would be left: these stand by
 * themselves. All others stay together, since `additionalProperties` is about the `properties` beside it.
 */
function together(parts: readonly JsonObject[]): JsonObject {
  const main: { [keyword: string]: Json } = {};
  const apart: JsonObject[] = [];
  for (const part of parts) {
    const [keyword, value] = Object.entries(part)[0] as [string, Json];
    if (keyword === '$ref' || Object.hasOwn(main, keyword)) apart.push(part);
    else main[keyword] = value;
  }
  if (apart.length === 0) return main;
  return apart.length === 1 && Object.keys(main).length === 0 ? (apart[0] as JsonObject) : { allOf: [main, ...apart] };
}

/** Among whole numbers, above 3 is at least 4. */
function nextWhole(keyword: string, bound: number, here: Here): JsonObject | undefined {
  return here.schema['type'] === 'integer' ? { [keyword]: bound } : refuse(here, fixes[here.keyword]);
}

function reference(value: Json, here: Here): JsonObject | undefined {
  const name = /^#\/\$defs\/([^/]+)$/.exec(value as string)?.[1];
  const known =
    name === undefined
      ? undefined
      : here.work.names.get(decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  if (known !== undefined) return { $ref: `#/definitions/${known}` };
  return refuse(here, "put what it refers to under `$defs`, refer to it as '#/$defs/<name>', or remove `direct`");
}

function refuse({ keyword, path, schema, work }: Here, fix: string | undefined): undefined {
  work.faults.push({ code: 'GH1711', path, got: schema[keyword], ...(fix === undefined ? {} : { fix }) });
}

/** Names that API Gateway takes, and no two alike. */
function modelNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const plain = name.replace(/[^A-Za-z0-9]/g, '') || 'Model';
      let free = plain;
      for (let number = 2; taken.has(free); number += 1) free = `${plain}${number}`;
      taken.add(free);
      return [name, free];
    }),
  );
}
