import { parsePattern } from '../../contract/pattern.ts';
import { checkedFormats } from '../../contract/schema.ts';
import type { SchemaFault } from './schema-fault.ts';

/** What the value of a keyword is: a schema, several, or data that is judged here. */
export type KeywordForm =
  | { readonly holds: 'schema' | 'list of schemas' | 'schemas by name' | 'schemas by pattern' }
  | { readonly holds: 'data'; readonly wants: string; readonly isIn: (value: unknown) => boolean }
  | { readonly holds: 'nothing that counts' };

const schema: KeywordForm = { holds: 'schema' };
const list: KeywordForm = { holds: 'list of schemas' };
const named: KeywordForm = { holds: 'schemas by name' };
const annotation: KeywordForm = { holds: 'nothing that counts' };
const count = data('a whole number of at least 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0);
const bound = data('a number', (value) => typeof value === 'number' && Number.isFinite(value));
const names = data('a list of names, each once', areNames);

/** Every keyword that a schema may have. Whatever is missing here would be believed and not checked, so it is refused. */
export const keywordForms: { readonly [keyword: string]: KeywordForm } = {
  type: data("'null', 'boolean', 'integer', 'number', 'string', 'array', 'object' or a list of them", areTypes),
  enum: data('a list of values', (value) => Array.isArray(value) && value.length > 0),
  const: data('a value', (value) => value !== undefined),
  multipleOf: data('a number above 0', (value) => typeof value === 'number' && value > 0 && Number.isFinite(value)),
  minimum: bound,
  maximum: bound,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
  minLength: count,
  maxLength: count,
  pattern: data('a text', (value) => typeof value === 'string'),
  format: data('a text', (value) => typeof value === 'string'),
  minItems: count,
  maxItems: count,
  uniqueItems: data('true or false', (value) => typeof value === 'boolean'),
  contains: schema,
  minContains: count,
  maxContains: count,
  prefixItems: list,
  items: schema,
  unevaluatedItems: schema,
  minProperties: count,
  maxProperties: count,
  required: names,
  dependentRequired: data('lists of names by name', (value) => isRecord(value) && Object.values(value).every(areNames)),
  dependentSchemas: named,
  propertyNames: schema,
  properties: named,
  patternProperties: { holds: 'schemas by pattern' },
  additionalProperties: schema,
  unevaluatedProperties: schema,
  allOf: list,
  anyOf: list,
  oneOf: list,
  not: schema,
  if: schema,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: schema,
  else: schema,
  $ref: data('a text', (value) => typeof value === 'string'),
  $defs: named,
  $comment: annotation,
  title: annotation,
  description: annotation,
  default: annotation,
  examples: annotation,
  deprecated: annotation,
  readOnly: annotation,
  writeOnly: annotation,
};

/** What to write instead of keywords that other dialects have, or that cannot be checked. */
export const keywordFixes: { readonly [keyword: string]: string } = {
  definitions: "write `$defs`, and '#/$defs/…' where it is referred to",
  dependencies: 'write `dependentRequired` or `dependentSchemas`',
  additionalItems: 'write `prefixItems` for the first elements and `items` for the others',
  nullable: "write `type: ['string', 'null']`",
  example: 'write `examples`',
  discriminator: 'remove it: `oneOf` with a constant in each alternative says the same',
  id: 'remove it',
  $id: 'remove it: references are local to one schema',
  $anchor: "refer to the place itself, such as '#/$defs/item'",
  $dynamicRef: 'write `$ref`',
  $dynamicAnchor: 'write `$defs`, and `$ref` where it is used',
  $vocabulary: 'remove it',
  contentEncoding: 'write a `pattern`, and check the content in the service',
  contentMediaType: 'check the content in the service',
  contentSchema: 'check the content in the service',
};

/** What is wrong with texts that are more than texts: a pattern that takes too long, a format that nobody checks. */
export function textFault(keyword: string, value: unknown): Omit<SchemaFault, 'path' | 'got'> | undefined {
  if (typeof value !== 'string') return undefined;
  if (keyword === 'pattern') {
    const pattern = parsePattern(value);
    return 'fault' in pattern ? { code: 'GH1707', why: pattern.fault } : undefined;
  }
  return keyword === 'format' && !(checkedFormats as readonly string[]).includes(value)
    ? { code: 'GH1708', fix: formatFixes[value] ?? `write a \`pattern\`; checked are ${checkedFormats.join(', ')}` }
    : undefined;
}

const formatFixes: { readonly [format: string]: string } = {
  int32: 'write `minimum: -2147483648` and `maximum: 2147483647`',
  int64: 'write `minimum` and `maximum`: JSON numbers are exact up to 2^53',
  float: 'remove it',
  double: 'remove it',
  password: 'remove it',
};

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function data(wants: string, isIn: (value: unknown) => boolean): KeywordForm {
  return { holds: 'data', wants, isIn };
}

function areNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((name) => typeof name === 'string') && new Set(value).size === value.length
  );
}

function areTypes(value: unknown): boolean {
  const types = [value].flat();
  const known = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];
  return (
    types.length > 0 && new Set(types).size === types.length && types.every((type) => known.includes(type as string))
  );
}
