import type { Json } from '../../contract/shape.ts';
import { isList, isObject, ownMember, type PathTree, withMembers } from './path-tree.ts';

/** What is to stand somewhere; undefined for nothing. */
export interface Given {
  readonly value: Json | undefined;
}

/**
 * The value with what is given where the paths lead. Afterwards a path of names leads to that value or to nothing, whatever
 * was sent: objects on the way are made, in place of anything else that stands there. Elements are set, and never made.
 */
export function withGiven(value: Json | undefined, tree: PathTree<Given>): Json | undefined {
  if (tree.here !== undefined) return tree.here.value;
  if (isList(value) && tree.each !== undefined) return withGivenElements(value, tree.each);
  const changes = new Map<string, Json | undefined>();
  for (const [name, subtree] of tree.members) {
    const member = ownMember(value, name);
    const changed = withGiven(member, subtree);
    if (changed !== member) changes.set(name, changed);
  }
  return changes.size === 0 ? value : withMembers(isObject(value) ? value : {}, changes);
}

function withGivenElements(list: readonly Json[], tree: PathTree<Given>): readonly Json[] {
  const changed = list.map((element) => withGiven(element, tree));
  return changed.every((element, at) => element === list[at]) ? list : changed.filter((one) => one !== undefined);
}
