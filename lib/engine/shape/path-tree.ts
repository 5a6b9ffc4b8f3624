import type { BodyPath, Json, JsonObject } from '../../contract/shape.ts';

/** Many paths as one tree, so that a body is walked once however many there are; made once a route. */
export interface PathTree<T> {
  /** What is to happen where a path ends; undefined where none does. */
  readonly here: T | undefined;
  readonly members: ReadonlyMap<string, PathTree<T>>;
  readonly each: PathTree<T> | undefined;
}

interface Growing<T> {
  here: T | undefined;
  readonly members: Map<string, Growing<T>>;
  each: Growing<T> | undefined;
}

/** Of two entries with the same path the later one counts. */
export function pathTree<T>(entries: Iterable<readonly [path: BodyPath, here: T]>): PathTree<T> {
  const root = sprout<T>();
  for (const [path, here] of entries) {
    let node = root;
    for (const step of path) {
      if (step.kind === 'each') {
        node.each ??= sprout();
        node = node.each;
      } else {
        const next: Growing<T> = node.members.get(step.name) ?? sprout();
        node.members.set(step.name, next);
        node = next;
      }
    }
    node.here = here;
  }
  return root;
}

function sprout<T>(): Growing<T> {
  return { here: undefined, members: new Map(), each: undefined };
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** The member of that name which is the object's own, as the object's prototype never is. */
export function ownMember(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/**
 * The object with these members in place of its own, each where it stood and new ones at the end; undefined takes one away.
 * `fromEntries` defines members and sets none, so that not even `__proto__` is more than a name.
 */
export function withMembers(value: JsonObject, changes: ReadonlyMap<string, Json | undefined>): JsonObject {
  const kept = Object.entries(value).map(
    ([name, member]) => [name, changes.has(name) ? changes.get(name) : member] as const,
  );
  const added = [...changes].filter(([name]) => !Object.hasOwn(value, name));
  return Object.fromEntries([...kept, ...added].filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** The value with `change` made to each child that a path leads to: itself where nothing changes, undefined takes a child away. */
export function withChildren<T>(
  value: Json,
  tree: PathTree<T>,
  change: (child: Json, subtree: PathTree<T>) => Json | undefined,
): Json {
  if (isList(value)) return tree.each === undefined ? value : withElements(value, tree.each, change);
  if (!isObject(value)) return value;
  const changes = new Map<string, Json | undefined>();
  for (const [name, subtree] of tree.members) {
    const child = ownMember(value, name);
    if (child === undefined) continue;
    const changed = change(child, subtree);
    if (changed !== child) changes.set(name, changed);
  }
  return changes.size === 0 ? value : withMembers(value, changes);
}

function withElements<T>(
  list: readonly Json[],
  tree: PathTree<T>,
  change: (child: Json, subtree: PathTree<T>) => Json | undefined,
): Json {
  const changed = list.map((element) => change(element, tree));
  const isSame = changed.every((element, at) => element === list[at]);
  return isSame ? list : changed.filter((element) => element !== undefined);
}
