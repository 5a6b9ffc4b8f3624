import type { Json, JsonObject } from '../../contract/shape.ts';
import type { Steps } from './steps.ts';

/** One text for values that are equal in JSON Schema: the order of members does not count. A step for each value in it. */
export function canonicalText(value: Json, run: Steps): string {
  run.steps -= 1;
  if (run.steps < 0) return '';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json) => canonicalText(one, run)).join(',')}]`;
  const object = value as JsonObject;
  const members = Object.keys(object)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalText(object[name] as Json, run)}`);
  return `{${members.join(',')}}`;
}
