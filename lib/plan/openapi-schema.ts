import type { Json, JsonList, JsonObject } from '../contract/shape.ts';

/**
 * A schema of draft-04 as OpenAPI 3.0 writes it, for the same values: one type a schema, a list says what is in it, and
 * `#/definitions/<Name>` stands where `named` puts it. What is only said to people is left out: API Gateway has failed imports
 * over a `description` of a list. undefined where a schema speaks of null, which OpenAPI 3.0 does not have.
 */
export function openApiSchema(schema: JsonObject, named: (definition: string) => string): JsonObject | undefined {
  return hasNull(schema) ? undefined : written(schema, named);
}

type Named = (definition: string) => string;

function written(schema: JsonObject, named: Named): JsonObject {
  const { type, title: _, description: __, ...rest } = schema;
  const parts = Object.entries(rest).map(([keyword, value]) => [keyword, keywordValue(keyword, value, named)] as const);
  const others: JsonObject = Object.fromEntries(parts);
  if (type === undefined) return others;
  const types = [type].flat() as readonly string[];
  if (types.length === 1) return typed(types[0] as string, others);
  const oneOfThem = { anyOf: types.map((one) => typed(one, {})) };
  return { ...others, allOf: [...((others['allOf'] ?? []) as JsonList), oneOfThem] };
}

function typed(type: string, others: JsonObject): JsonObject {
  return type === 'array' && others['items'] === undefined ? { type, ...others, items: {} } : { type, ...others };
}

function keywordValue(keyword: string, value: Json, named: Named): Json {
  if (keyword === '$ref') return `#/components/schemas/${named((value as string).replace('#/definitions/', ''))}`;
  if (single.has(keyword) && typeof value === 'object') return written(value as JsonObject, named);
  if (lists.has(keyword)) return (value as readonly JsonObject[]).map((one) => written(one, named));
  if (keyword !== 'properties') return value;
  const members = Object.entries(value as JsonObject);
  return Object.fromEntries(members.map(([name, one]) => [name, written(one as JsonObject, named)]));
}

const single = new Set(['items', 'additionalProperties', 'not']);
const lists = new Set(['allOf', 'anyOf', 'oneOf']);

/** Anywhere: also as a constant, or in one. */
function hasNull(value: Json, keyword = ''): boolean {
  if (value === null || (keyword === 'type' && [value].flat().includes('null'))) return true;
  if (typeof value !== 'object') return false;
  const entries = Object.entries(value);
  return entries.some(([name, one]) => hasNull(one, keyword === 'properties' || Array.isArray(value) ? '' : name));
}
