import type { BodyPath, Json } from '../../contract/shape.ts';
import { isList, isObject, ownMember, type PathTree, withChildren } from './path-tree.ts';

// Each of these gives back a new value that shares with the old one whatever did not change: the value itself where a path
// leads nowhere. Bodies are as deep as they were read, and paths have at most 32 steps.

/** All values that a path leads to, in their order: one at the most where the path names no elements. */
export function valuesAt(value: Json, path: BodyPath): readonly Json[] {
  return path.reduce<readonly Json[]>(
    (found, step) => {
      if (step.kind === 'each') return found.flatMap((one) => (isList(one) ? one : []));
      return found.flatMap((one) => {
        const member = ownMember(one, step.name);
        return member === undefined ? [] : [member];
      });
    },
    [value],
  );
}

/**
 * Only what the paths lead to, with the lists and objects on the way, those included in which nothing was found; undefined
 * for a value of which nothing is kept. A value that is something else than a path says is not kept, or a text would pass where
 * an object is expected; null is, since it shows nothing and is how services say that an object is not there.
 */
export function picked(value: Json, tree: PathTree<true>): Json | undefined {
  if (tree.here || value === null) return value;
  if (isList(value)) {
    const { each } = tree;
    return (
      each &&
      same(
        value,
        value.map((element) => picked(element, each)).filter((element) => element !== undefined),
      )
    );
  }
  if (!isObject(value) || tree.members.size === 0) return undefined;
  const entries = Object.entries(value).flatMap(([name, member]) => {
    const subtree = tree.members.get(name);
    const kept = subtree && picked(member, subtree);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  const isSame = entries.length === Object.keys(value).length && entries.every(([name, kept]) => value[name] === kept);
  return isSame ? value : Object.fromEntries(entries);
}

/** Without what the paths lead to; `items[]` empties a list. */
export function removed(value: Json, tree: PathTree<true>): Json {
  return withChildren(value, tree, (child, subtree) => (subtree.here ? undefined : removed(child, subtree)));
}

/** At most the first so many elements, of the list whose elements the path names. */
export function limited(value: Json, tree: PathTree<number>): Json {
  const first = tree.each?.here;
  const cut = isList(value) && first !== undefined && first < value.length ? value.slice(0, first) : value;
  return withChildren(cut, tree, limited);
}

function same(list: readonly Json[], kept: readonly Json[]): readonly Json[] {
  return kept.length === list.length && kept.every((element, at) => element === list[at]) ? list : kept;
}
