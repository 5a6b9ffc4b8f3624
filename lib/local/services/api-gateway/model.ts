import { isObject, type Json, type JsonObject } from '../../assembly/template.ts';
import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';
import { modelKeywords } from './model-keywords.ts';
import { isPattern } from './read-integration.ts';
import type { Models } from './rest-api-definition.ts';

/** Where a model may be referred to. */
const reference = /^#\/components\/schemas\/([A-Za-z0-9]+)$/;

/** Levels of a body that are looked at. A deeper one conforms to nothing. */
const maxDepth = 512;

/** True when a JSON text is a value that the schema asks for. */
export function isOfModel(text: string, schema: JsonObject, models: Models): boolean {
  if (depthOf(text) > maxDepth) return false;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return false;
  }
  return conforms(value, schema, models);
}

function conforms(value: Json, schema: JsonObject, models: Models): boolean {
  // Beside a reference nothing counts in draft 4.
  const named = referred(schema);
  if (named !== undefined) return conforms(value, models[named] as JsonObject, models);
  return Object.entries(schema).every(
    ([keyword, given]) =>
      modelKeywords[keyword]?.admits?.(value, given as never, schema, (one, other) => conforms(one, other, models)) ??
      true,
  );
}

function referred(schema: JsonObject): string | undefined {
  const { $ref } = schema;
  return typeof $ref === 'string' ? reference.exec($ref)?.[1] : undefined;
}

/** How deep lists and objects stand in each other, before the text is parsed: of one that is no JSON it says something. */
function depthOf(text: string): number {
  let [open, deepest, isString] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isString = !isString;
    else if (isString) at += character === '\\' ? 1 : 0;
    else if (character === '{' || character === '[') open += 1;
    else if (character === '}' || character === ']') open -= 1;
    deepest = Math.max(deepest, open);
  }
  return deepest;
}

/** @throws Unsupported at what API Gateway does not take in a model, or this host cannot check. */
export function refuseUnreadable(schema: Json | undefined, models: Models, place: Place): void {
  walk(schema, { models, seen: new Set() }, place);
}

interface Walk {
  readonly models: Models;
  /** Schemas that were looked at. */
  readonly seen: Set<JsonObject>;
}

function walk(schema: Json | undefined, around: Walk, place: Place): void {
  if (!isObject(schema)) throw new Unsupported(place, 'a model is an object');
  if (around.seen.has(schema)) return;
  around.seen.add(schema);
  if (schema['$ref'] !== undefined) {
    const model = around.models[named(schema, around.models, place)];
    refuseLoop(schema, around.models, place);
    walk(model, around, place);
    return;
  }
  for (const [keyword, given] of Object.entries(schema)) {
    const at = below(place, keyword);
    const known = Object.hasOwn(modelKeywords, keyword) ? modelKeywords[keyword] : undefined;
    if (known === undefined) throw new Unsupported(at, 'API Gateway takes no such keyword in a model');
    if (!known.takes(given)) throw new Unsupported(at, `this is no ${keyword} of JSON Schema draft 4`);
    refusePatterns(keyword, given, at);
    for (const [step, inner] of subschemas(keyword, given)) walk(inner, around, step === '' ? at : below(at, step));
  }
}

function named(schema: JsonObject, models: Models, place: Place): string {
  const name = referred(schema);
  if (name === undefined)
    throw new Unsupported(below(place, '$ref'), 'a model is referred to by its name in the document');
  if (!Object.hasOwn(models, name))
    throw new Unsupported(below(place, '$ref'), `${name} is not a model of the document`);
  return name;
}

function refusePatterns(keyword: string, given: Json, place: Place): void {
  const sources = keyword === 'patternProperties' && isObject(given) ? Object.keys(given) : [given];
  const isOfPatterns = keyword === 'pattern' || keyword === 'patternProperties';
  if (isOfPatterns && !sources.every((source) => isPattern(source as string))) {
    throw new Unsupported(place, 'this is not a regular expression');
  }
}

const maps = new Set(['properties', 'patternProperties', 'dependencies']);
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'items']);
const single = new Set(['not', 'items', 'additionalItems', 'additionalProperties']);

/** The schemas right below a keyword; the step to the only one is empty. */
function subschemas(keyword: string, given: Json): readonly [string, Json][] {
  if (maps.has(keyword)) return Object.entries(given as JsonObject).filter(([, one]) => !Array.isArray(one));
  if (lists.has(keyword) && Array.isArray(given)) return given.map((one, index): [string, Json] => [`${index}`, one]);
  return single.has(keyword) && isObject(given) ? [['', given]] : [];
}

/** Keywords whose schemas look at the same value once more. */
const inPlace = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'dependencies']);

/** References that come back without having looked one level deeper would never end. */
function refuseLoop(schema: JsonObject, models: Models, place: Place, on: ReadonlySet<string> = new Set()): void {
  const name = referred(schema);
  if (name === undefined) {
    const inner = Object.entries(schema).filter(([keyword]) => inPlace.has(keyword));
    for (const [keyword, given] of inner)
      for (const [, one] of subschemas(keyword, given)) if (isObject(one)) refuseLoop(one, models, place, on);
    return;
  }
  if (on.has(name)) throw new Unsupported(place, `the model ${name} leads back to itself`);
  const model = Object.hasOwn(models, name) ? models[name] : undefined;
  if (model !== undefined) refuseLoop(model, models, place, new Set([...on, name]));
}
