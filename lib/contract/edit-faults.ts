import { bodyPathText, isUnsafeMember } from './body-path.ts';
import type { BodyEdits, BodyPath } from './shape.ts';

/** Two edits that cannot both be meant, or one that never does anything. Paths are texts, as people type them. */
export type EditFault =
  | { readonly why: 'keeps-nothing' }
  | {
      readonly why: 'same-path' | 'inside' | 'list-and-object' | 'same-name';
      readonly path: string;
      readonly other: string;
    }
  | { readonly why: 'not-elements' | 'not-a-member' | 'unsafe-name'; readonly path: string };

/** What is wrong with the edits of a body, before there is one. Whatever is left has one meaning, in any order of its entries. */
export function bodyEditFaults(edits: BodyEdits): readonly EditFault[] {
  const { pick, limit = [], remove = [], rename = [], set = [] } = edits;
  return [
    ...(pick?.length === 0 ? [{ why: 'keeps-nothing' } as const] : []),
    ...[pick ?? [], limit.map(pathOf), remove, rename.map(pathOf)].flatMap(twice),
    ...limit.filter(({ path }) => path.at(-1)?.kind !== 'each').map(({ path }) => at('not-elements', path)),
    ...rename.flatMap(({ path, to }) => {
      if (path.at(-1)?.kind !== 'member') return [at('not-a-member', path)];
      return isUnsafeMember(to) ? [at('unsafe-name', path)] : [];
    }),
    ...sameNames(rename),
    ...placeFaults(set.map(pathOf)),
  ];
}

/**
 * Places that cannot all be filled: two alike, one inside another, or one where the one
 * needs a list and the other an object.
 */
function placeFaults(places: readonly BodyPath[]): readonly EditFault[] {
  return pairs(places).flatMap(([path, other]): readonly EditFault[] => {
    const apart = path.findIndex((step, n) => stepText(step) !== stepText(other[n]));
    if (apart < 0) return [between(path.length === other.length ? 'same-path' : 'inside', path, other)];
    if (apart >= other.length) return [between('inside', path, other)];
    return path[apart]?.kind === other[apart]?.kind ? [] : [between('list-and-object', path, other)];
  });
}

/** The member of a whole in which the names of its degraded parts stand. */
export const degradedMember = 'degraded';

/** What is wrong with the places of an aggregate's parts: besides what they have in common, one that names elements, or the list of degraded parts. */
export function mergeFaults(places: readonly BodyPath[]): readonly EditFault[] {
  const elements = places.filter((path) => path.some(({ kind }) => kind === 'each'));
  return [
    ...elements.map((path) => at('not-a-member', path)),
    ...placeFaults([[{ kind: 'member', name: degradedMember }], ...places]),
  ];
}

const pathOf = ({ path }: { readonly path: BodyPath }) => path;

function twice(paths: readonly BodyPath[]): readonly EditFault[] {
  return pairs(paths)
    .filter(([path, other]) => bodyPathText(path) === bodyPathText(other))
    .map(([path, other]) => between('same-path', path, other));
}

/** Two members of one object that would get one name. */
function sameNames(renames: NonNullable<BodyEdits['rename']>): readonly EditFault[] {
  return pairs(renames)
    .filter(([one, other]) => one.to === other.to && parent(one.path) === parent(other.path))
    .map(([one, other]) => between('same-name', one.path, other.path));
}

function pairs<T>(all: readonly T[]): readonly (readonly [one: T, earlier: T])[] {
  return all.flatMap((one, n) => all.slice(0, n).map((earlier) => [one, earlier] as const));
}

function at(why: 'not-elements' | 'not-a-member' | 'unsafe-name', path: BodyPath): EditFault {
  return { why, path: bodyPathText(path) };
}

function between(
  why: 'same-path' | 'inside' | 'list-and-object' | 'same-name',
  path: BodyPath,
  other: BodyPath,
): EditFault {
  return { why, path: bodyPathText(path), other: bodyPathText(other) };
}

function parent(path: BodyPath): string {
  return bodyPathText(path.slice(0, -1));
}

function stepText(step: BodyPath[number] | undefined): string {
  return step === undefined ? '' : bodyPathText([step]);
}
