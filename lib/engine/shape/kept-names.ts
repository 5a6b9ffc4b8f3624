import type { Json, JsonRefusal } from '../../contract/shape.ts';

const loneSurrogate = /\p{Surrogate}/u;

/**
 * How many members a parsed value has, at all levels, or why it is not taken. Fewer than names stood in its text when one
 * stood twice in one object. Only escapes make half a character of a text that was UTF-8.
 */
export function keptNames(value: Json, hasEscapes: boolean): number | JsonRefusal {
  const look: Look = { hasEscapes, names: 0 };
  return refusalOf(value, look) ?? look.names;
}

interface Look {
  readonly hasEscapes: boolean;
  names: number;
}

function refusalOf(value: unknown, look: Look): JsonRefusal | undefined {
  if (typeof value === 'string') return refusalOfText(value, look);
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'inexact-number';
  return Array.isArray(value) ? refusalOfElements(value, look) : refusalOfMembers(value as Members | null, look);
}

function refusalOfText(text: string, { hasEscapes }: Look): JsonRefusal | undefined {
  return hasEscapes && loneSurrogate.test(text) ? 'lone-surrogate' : undefined;
}

function refusalOfElements(elements: readonly unknown[], look: Look): JsonRefusal | undefined {
  for (const element of elements) {
    const refusal = refusalOf(element, look);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

type Members = { readonly [name: string]: unknown };

function refusalOfMembers(members: Members | null, look: Look): JsonRefusal | undefined {
  // Not `Object.keys`: it would be a list for every object. Of null and booleans it names nothing.
  for (const name in members) {
    if (name === '__proto__') return 'unsafe-member';
    look.names += 1;
    const refusal = refusalOfText(name, look) ?? refusalOf(members?.[name], look);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
