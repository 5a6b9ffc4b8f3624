import type { Json, JsonRefusal } from '../../contract/shape.ts';

const loneSurrogate = /\p{Surrogate}/u;

interface Kept {
  names: number;
  refusal: JsonRefusal | undefined;
}

/**
 * How many members a parsed value has, at all levels, or why it is not taken. Fewer than names stood in its text when one
 * stood twice in one object. Only escapes make half a character of a text that was UTF-8.
 */
export function keptNames(value: Json, hasEscapes: boolean): number | JsonRefusal {
  const kept: Kept = { names: 0, refusal: undefined };
  look(value, hasEscapes, kept);
  return kept.refusal ?? kept.names;
}

function look(value: Json, hasEscapes: boolean, kept: Kept): void {
  if (typeof value === 'string') {
    if (hasEscapes && loneSurrogate.test(value)) kept.refusal = 'lone-surrogate';
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) kept.refusal = 'inexact-number';
  } else if (Array.isArray(value)) {
    for (const element of value) look(element, hasEscapes, kept);
  } else if (typeof value === 'object' && value !== null) {
    lookAtMembers(value as { readonly [name: string]: Json }, hasEscapes, kept);
  }
}

function lookAtMembers(members: { readonly [name: string]: Json }, hasEscapes: boolean, kept: Kept): void {
  // Not `Object.keys`: it would be a list for every object.
  for (const name in members) {
    kept.names += 1;
    if (name === '__proto__') kept.refusal = 'unsafe-member';
    if (hasEscapes && loneSurrogate.test(name)) kept.refusal = 'lone-surrogate';
    look(members[name] as Json, hasEscapes, kept);
  }
}
