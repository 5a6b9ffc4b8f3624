import { referred, type Schema, type SchemaType } from '../../contract/schema.ts';
import type { Json, JsonObject } from '../../contract/shape.ts';
import { isObject } from './run.ts';
import { isOfType } from './value-keywords.ts';

/** False for a value that cannot fit a schema, as its type and its constants show without looking further. */
export type MayFit = (value: Json) => boolean;

const maxReferences = 8;

/**
 * So that of a union of kinds only the kind that is there is looked at. Without it each level of a recursive union would
 * double the work, and a few hundred bytes would keep a function busy for minutes.
 */
export function mayFit(schema: Schema, root: Schema, references = 0): MayFit {
  if (typeof schema === 'boolean') return () => schema;
  const target = typeof schema['$ref'] === 'string' ? referred(root, schema['$ref']) : undefined;
  const tests = [ofType(schema), ofConstants(schema), ofMembers(schema)];
  if (target !== undefined && references < maxReferences) tests.push(mayFit(target as Schema, root, references + 1));
  const known = tests.filter((test) => test !== undefined);
  return (value) => known.every((test) => test(value));
}

function ofType({ type }: JsonObject): MayFit | undefined {
  if (type === undefined) return undefined;
  const types = [type].flat() as readonly SchemaType[];
  return (value) => types.some((one) => isOfType[one](value));
}

function ofConstants(schema: JsonObject): MayFit | undefined {
  const values = constantsOf(schema);
  return values && ((value) => values.includes(value));
}

/** Members that must be there, with a constant each. */
function ofMembers({ properties, required }: JsonObject): MayFit | undefined {
  if (!isObject(properties ?? null) || !Array.isArray(required)) return undefined;
  const constants = required.flatMap((name: string) => {
    const member = Object.hasOwn(properties as JsonObject, name) ? (properties as JsonObject)[name] : undefined;
    const values = isObject(member ?? null) ? constantsOf(member as JsonObject) : undefined;
    return values === undefined ? [] : [{ name, values }];
  });
  return (value) =>
    !isObject(value) ||
    constants.every(({ name, values }) => Object.hasOwn(value, name) && values.includes(value[name] as Json));
}

/** The constants of a schema; undefined where it has none, or one that is compared by what is in it. */
function constantsOf(schema: JsonObject): readonly Json[] | undefined {
  const values = Object.hasOwn(schema, 'const') ? [schema['const'] as Json] : schema['enum'];
  if (!Array.isArray(values)) return undefined;
  return values.every((value: Json) => typeof value !== 'object' || value === null) ? values : undefined;
}
