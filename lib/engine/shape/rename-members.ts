import type { Json, JsonObject } from '../../contract/shape.ts';
import { isObject, type PathTree, withChildren } from './path-tree.ts';

/**
 * Members with another name, each in its place, all at once: `a` and `b` may exchange theirs. A member that was not renamed
 * and has the new name of one that was is gone, or the sender could have it read instead.
 */
export function renamed(value: Json, tree: PathTree<string>): Json {
  const inside = withChildren(value, tree, renamed);
  return isObject(inside) ? withNames(inside, tree) : inside;
}

function withNames(value: JsonObject, { members }: PathTree<string>): JsonObject {
  const names = new Map<string, string>();
  for (const [name, { here }] of members) if (here !== undefined && Object.hasOwn(value, name)) names.set(name, here);
  if ([...names].every(([from, to]) => from === to)) return value;
  const taken = new Set(names.values());
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const to = names.get(name);
      if (to !== undefined) return [[to, member]];
      return taken.has(name) ? [] : [[name, member]];
    }),
  );
}
