import { isObject, type Json, type JsonObject } from '../../assembly/template.ts';

/** Says whether a value has what one schema asks for. */
export type Conforms = (value: Json, schema: JsonObject) => boolean;

/** One rule: the value in question, what the keyword was given, its neighbours, and the way to what lies below. */
type Admits = (value: Json, given: never, schema: JsonObject, conforms: Conforms) => boolean;

interface Keyword {
  /** False for what may not stand at the keyword. */
  readonly takes: (given: Json) => boolean;
  /** Missing where API Gateway is not known to check anything: the host takes the attacker's side. */
  readonly admits?: Admits;
}

const isText = (given: Json) => typeof given === 'string';
const isNumber = (given: Json) => typeof given === 'number';
const isCount = (given: Json) => Number.isInteger(given) && (given as number) >= 0;
const isFlag = (given: Json) => typeof given === 'boolean';
const isList = (given: Json) => Array.isArray(given);
const isTexts = (given: Json) => Array.isArray(given) && given.every(isText);
const isFlagOrSchema = (given: Json) => isFlag(given) || isObject(given);

const types: { readonly [type: string]: (value: Json) => boolean } = {
  array: isList,
  boolean: isFlag,
  // JSON has one sort of number: 1.0 is an integer here.
  integer: Number.isInteger,
  null: (value) => value === null,
  number: isNumber,
  object: isObject,
  string: isText,
};

const typesOf = (given: Json) => (Array.isArray(given) ? (given as readonly Json[]) : [given]);

/** Rules for one sort of value; every other sort passes. */
const ofNumbers =
  (rule: (value: number, given: never, schema: JsonObject) => boolean): Admits =>
  (value, given, schema) =>
    typeof value !== 'number' || rule(value, given, schema);
const ofTexts =
  (rule: (value: string, given: never) => boolean): Admits =>
  (value, given) =>
    typeof value !== 'string' || rule(value, given);
const ofLists =
  (rule: (value: readonly Json[], given: never, schema: JsonObject, conforms: Conforms) => boolean): Admits =>
  (value, given, schema, conforms) =>
    !Array.isArray(value) || rule(value, given, schema, conforms);
const ofObjects =
  (rule: (value: JsonObject, given: never, schema: JsonObject, conforms: Conforms) => boolean): Admits =>
  (value, given, schema, conforms) =>
    !isObject(value) || rule(value, given, schema, conforms);

const codePoints = (text: string) => [...text].length;

/** Quotients of decimal fractions are seldom exact: 0.3 is a multiple of 0.1. */
const isMultiple = (value: number, of: number) => {
  if (Number.isInteger(value) && Number.isInteger(of)) return value % of === 0;
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
};

/**
 * The keywords of JSON Schema draft 4 that API Gateway takes in a model of an imported document. It takes no
 * `exclusiveMinimum`, and does not check how many items a list has (developer guide, "Important notes", read 2026-11-24).
 */
export const modelKeywords: { readonly [keyword: string]: Keyword } = {
  $schema: { takes: isText },
  title: { takes: isText },
  description: { takes: isText },
  format: { takes: isText },
  minItems: { takes: isCount },
  maxItems: { takes: isCount },
  type: {
    takes: (given) => typesOf(given).every((type) => typeof type === 'string' && Object.hasOwn(types, type)),
    admits: (value, given: Json) => typesOf(given).some((type) => types[type as string]?.(value)),
  },
  enum: {
    takes: isList,
    admits: (value, given: readonly Json[]) => given.some((one) => canonical(one) === canonical(value)),
  },
  minimum: { takes: isNumber, admits: ofNumbers((value, least: number) => value >= least) },
  maximum: {
    takes: isNumber,
    admits: ofNumbers((value, most: number, { exclusiveMaximum }) =>
      exclusiveMaximum === true ? value < most : value <= most,
    ),
  },
  exclusiveMaximum: { takes: isFlag },
  multipleOf: { takes: (given) => isNumber(given) && (given as number) > 0, admits: ofNumbers(isMultiple) },
  minLength: { takes: isCount, admits: ofTexts((value, least: number) => codePoints(value) >= least) },
  maxLength: { takes: isCount, admits: ofTexts((value, most: number) => codePoints(value) <= most) },
  pattern: { takes: isText, admits: ofTexts((value, pattern: string) => new RegExp(pattern).test(value)) },
  uniqueItems: {
    takes: isFlag,
    admits: ofLists((items, unique: boolean) => !unique || new Set(items.map(canonical)).size === items.length),
  },
  items: {
    takes: (given) => isObject(given) || isList(given),
    admits: ofLists((items, given: JsonObject | readonly JsonObject[], { additionalItems = true }, conforms) => {
      const rest = isObject(given) ? given : additionalItems;
      const at = (index: number) => (Array.isArray(given) ? given[index] : undefined) ?? rest;
      return items.every((item, index) => admitsAll(at(index), item, conforms));
    }),
  },
  additionalItems: { takes: isFlagOrSchema },
  required: {
    takes: isTexts,
    admits: ofObjects((value, names: readonly string[]) => names.every((name) => Object.hasOwn(value, name))),
  },
  minProperties: { takes: isCount, admits: ofObjects((value, least: number) => Object.keys(value).length >= least) },
  maxProperties: { takes: isCount, admits: ofObjects((value, most: number) => Object.keys(value).length <= most) },
  properties: {
    takes: isObject,
    admits: ofObjects((value, given: JsonObject, _, conforms) =>
      Object.entries(given).every(
        ([name, schema]) => !Object.hasOwn(value, name) || conforms(value[name] as Json, schema as JsonObject),
      ),
    ),
  },
  patternProperties: {
    takes: isObject,
    admits: ofObjects((value, given: JsonObject, _, conforms) =>
      Object.entries(given).every(([pattern, schema]) => {
        const named = new RegExp(pattern);
        return Object.entries(value).every(([name, one]) => !named.test(name) || conforms(one, schema as JsonObject));
      }),
    ),
  },
  additionalProperties: {
    takes: isFlagOrSchema,
    admits: ofObjects((value, given: Json, { properties = {}, patternProperties = {} }, conforms) => {
      const patterns = Object.keys(patternProperties as JsonObject).map((pattern) => new RegExp(pattern));
      const isOwn = (name: string) =>
        Object.hasOwn(properties as JsonObject, name) || patterns.some((pattern) => pattern.test(name));
      return Object.entries(value).every(([name, one]) => isOwn(name) || admitsAll(given, one, conforms));
    }),
  },
  dependencies: {
    takes: isObject,
    admits: ofObjects((value, given: JsonObject, _, conforms) =>
      Object.entries(given).every(([name, needs]) => {
        if (!Object.hasOwn(value, name)) return true;
        return Array.isArray(needs)
          ? needs.every((other) => Object.hasOwn(value, `${other}`))
          : conforms(value, needs as JsonObject);
      }),
    ),
  },
  allOf: { takes: isList, admits: (value, given: Branches, _, conforms) => given.every((one) => conforms(value, one)) },
  anyOf: { takes: isList, admits: (value, given: Branches, _, conforms) => given.some((one) => conforms(value, one)) },
  oneOf: {
    takes: isList,
    admits: (value, given: Branches, _, conforms) => given.filter((one) => conforms(value, one)).length === 1,
  },
  not: { takes: isObject, admits: (value, given: JsonObject, _, conforms) => !conforms(value, given) },
};

type Branches = readonly JsonObject[];

/** True for everything under `true`, for nothing under `false`. */
function admitsAll(given: Json | undefined, value: Json, conforms: Conforms): boolean {
  return typeof given === 'boolean' ? given : conforms(value, given as JsonObject);
}

/** The same text for what JSON Schema calls equal: the order of members does not count. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item as Json)).join()}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name] as Json)}`).join()}}`;
}
