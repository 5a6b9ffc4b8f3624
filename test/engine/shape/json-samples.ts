import fc from 'fast-check';
import { parseBodyPath } from '../../../lib/contract/body-path.ts';
import type { BodyPath, Json } from '../../../lib/contract/shape.ts';

/** The path in a text that is known to be one. */
export function path(text: string): BodyPath {
  const parsed = parseBodyPath(text);
  if ('fault' in parsed) throw new Error(`${text}: ${parsed.fault.why}`);
  return parsed.path;
}

export const paths = (...texts: readonly string[]): readonly BodyPath[] => texts.map(path);

/** Few names, so that paths lead somewhere; and all that objects have from their prototype. */
const names = ['a', 'b', 'c', 'constructor', 'prototype', 'toString', '__proto__', 'hasOwnProperty', '0'];
const name = fc.constantFrom(...names);

/** Bodies as a careless parser would give them, an own `__proto__` included, and frozen through and through. */
export const bodies: fc.Arbitrary<Json> = fc
  .letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.constantFrom<Json>(null, true, 0, 7, '', 'text'),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.array(fc.tuple(name, tie('json')), { maxLength: 5 }).map((members) => Object.fromEntries(members)),
    ),
  }))
  .json.map(frozen);

/** Paths as nobody can write them either: with names that the parser refuses. */
export const anyPath: fc.Arbitrary<BodyPath> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: name.map((one) => ({ kind: 'member', name: one }) as const) },
    { weight: 1, arbitrary: fc.constant({ kind: 'each' } as const) },
  ),
  { minLength: 1, maxLength: 4 },
);

export const anyPaths = fc.array(anyPath, { maxLength: 5 });
export const anyName = name;

function frozen(value: Json): Json {
  if (typeof value === 'object' && value !== null) for (const child of Object.values(value)) frozen(child);
  return Object.freeze(value);
}
