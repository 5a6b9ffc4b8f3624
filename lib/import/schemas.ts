import { checkedFormats } from '../contract/schema.ts';
import { field } from '../model/reading.ts';
import { isRecord } from '../model/schema/keyword-forms.ts';
import { schemaOf } from '../model/schema/schema-of.ts';
import type { Document } from './document.ts';

export interface ImportedSchema {
  /** undefined where nothing of it can be said here. */
  readonly schema: unknown;
  /** What it said and no longer says. */
  readonly lost: readonly string[];
}

interface Walk {
  readonly document: Document;
  readonly lost: Set<string>;
  /** Names of `components/schemas` that are referred to. */
  readonly wanted: Set<string>;
}

/** Words for people and tools, which decide nothing. */
const silent = [
  'example',
  'examples',
  'xml',
  'externalDocs',
  'deprecated',
  'readOnly',
  'writeOnly',
  'title',
  '$comment',
];
const components = '#/components/schemas/';

/**
 * A schema of the document as JSON Schema 2020-12, with everything that it refers to under `$defs`. What nobody would check
 * is left out, so that the result is never stricter than the original, and told.
 */
export function importedSchema(document: Document, given: unknown): ImportedSchema {
  const walk: Walk = { document, lost: new Set(), wanted: new Set() };
  const converted = convert(walk, given);
  const definitions: { [name: string]: unknown } = {};
  // A definition may want others, which come behind it.
  for (const name of walk.wanted) definitions[defName(name)] = convert(walk, componentOf(document, name));
  const isWhole = walk.wanted.size === 0 || !isRecord(converted);
  const schema = isWhole ? converted : { ...converted, $defs: definitions };
  const read = schemaOf(schema);
  const faults = 'faults' in read ? read.faults : [];
  return {
    schema: faults.length === 0 ? schema : undefined,
    lost: [
      ...walk.lost,
      ...faults.map(
        ({ path, why, code }) => `the schema: ${code} ${path.join('.')}${why === undefined ? '' : ` ${why}`}`,
      ),
    ],
  };
}

const defName = (name: string) => name.replace(/[^A-Za-z0-9_.-]/g, '_');

function componentOf({ root }: Document, name: string): unknown {
  const schemas = isRecord(root) && isRecord(root['components']) ? root['components']['schemas'] : undefined;
  return isRecord(schemas) && Object.hasOwn(schemas, name) ? schemas[name] : undefined;
}

function convert(walk: Walk, given: unknown): unknown {
  if (typeof given === 'boolean') return given;
  if (!isRecord(given)) return true;
  if (typeof given['$ref'] === 'string') return reference(walk, given['$ref']);
  const entries = Object.entries(given).flatMap(([keyword, value]) => keywordOf(walk, keyword, value));
  return nullable(given, bounds(given, ofRequests(given, Object.fromEntries(entries))));
}

function reference(walk: Walk, to: string): unknown {
  const name = to.startsWith(components) ? to.slice(components.length).replaceAll('~1', '/').replaceAll('~0', '~') : '';
  if (componentOf(walk.document, name) === undefined) {
    walk.lost.add(`what stands at ${to}`);
    return true;
  }
  walk.wanted.add(name);
  return { $ref: `#/$defs/${defName(name)}` };
}

const holdsSchema = ['items', 'not', 'additionalProperties', 'contains', 'propertyNames', 'if', 'then', 'else'];
const holdsList = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const holdsNamed = ['properties', 'patternProperties', 'dependentSchemas', '$defs'];

function keywordOf(walk: Walk, keyword: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (silent.includes(keyword) || keyword.startsWith('x-')) return [];
  if (keyword === 'nullable' || (walk.document.isOld && /^exclusiveM(in|ax)imum$/.test(keyword))) return [];
  if (keyword === 'discriminator') return lose(walk, 'the discriminator');
  if (keyword === 'format' && !checkedFormats.some((format) => format === value)) return lose(walk, `format ${value}`);
  if (holdsSchema.includes(keyword)) return [[keyword, convert(walk, value)]];
  if (holdsList.includes(keyword) && Array.isArray(value)) return [[keyword, value.map((one) => convert(walk, one))]];
  if (holdsNamed.includes(keyword) && isRecord(value))
    return [[keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, convert(walk, one)]))]];
  return [[keyword, value]];
}

function lose(walk: Walk, what: string): readonly [] {
  walk.lost.add(what);
  return [];
}

/** What is `readOnly` comes with answers only, so no request is asked for it. */
function ofRequests(given: { readonly [key: string]: unknown }, made: { readonly [key: string]: unknown }) {
  const { required, ...rest } = made;
  if (!Array.isArray(required)) return made;
  const sent = required.filter((name) => field(given, 'properties', name, 'readOnly') !== true);
  return sent.length === 0 ? rest : { ...rest, required: sent };
}

/** 3.0 says `nullable: true` beside the type; with an `enum` null has to be in the list as well, as there. */
function nullable(given: { readonly [key: string]: unknown }, made: { readonly [key: string]: unknown }): unknown {
  if (given['nullable'] !== true || typeof made['type'] !== 'string') return made;
  return { ...made, type: [made['type'], 'null'] };
}

/** 3.0 says `exclusiveMinimum: true` beside the minimum. */
function bounds(given: { readonly [key: string]: unknown }, made: { readonly [key: string]: unknown }) {
  const result: { [key: string]: unknown } = { ...made };
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (given[flag] !== true || result[bound] === undefined) continue;
    result[flag] = result[bound];
    delete result[bound];
  }
  return result;
}
