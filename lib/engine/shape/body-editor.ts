import { isUnsafeMember } from '../../contract/body-path.ts';
import type { RequestValue } from '../../contract/request-value.ts';
import type { BodyEdits, BodyPath, Json } from '../../contract/shape.ts';
import { limited, picked, removed } from './body-edits.ts';
import { type PathTree, pathTree } from './path-tree.ts';
import { renamed } from './rename-members.ts';
import { type Given, withGiven } from './set-members.ts';

/** The value of a request, or undefined where it has none; asked once for each value that is set. */
export type Resolve = (value: RequestValue) => Json | undefined;
export type BodyEditor = (body: Json, resolve: Resolve) => Json;

/**
 * The edits as one function, made once a route: pick, limit, remove, rename, set. A body of which nothing is picked is null.
 * Whatever they say, none makes a member that a careless reader takes for a prototype: such an edit does nothing.
 */
export function bodyEditor(edits: BodyEdits): BodyEditor {
  const steps = [
    edits.pick && picking(edits.pick),
    edits.limit && limiting(edits.limit),
    edits.remove && removing(edits.remove),
    edits.rename && renaming(edits.rename),
    edits.set && setting(edits.set),
  ].filter((step) => step !== undefined);
  return (body, resolve) => steps.reduce((edited, step) => step(edited, resolve), body);
}

function picking(paths: readonly BodyPath[]): BodyEditor {
  const tree = treeOf(paths);
  return (body) => picked(body, tree) ?? null;
}

function limiting(limits: NonNullable<BodyEdits['limit']>): BodyEditor {
  const tree = pathTree(limits.map(({ path, first }) => [path, first]));
  return (body) => limited(body, tree);
}

function removing(paths: readonly BodyPath[]): BodyEditor {
  const tree = treeOf(paths);
  return (body) => removed(body, tree);
}

function renaming(renames: NonNullable<BodyEdits['rename']>): BodyEditor {
  const safe = renames.filter(({ to }) => !isUnsafeMember(to));
  const tree = pathTree(safe.map(({ path, to }) => [path, to]));
  return (body) => renamed(body, tree);
}

function setting(sets: NonNullable<BodyEdits['set']>): BodyEditor {
  const safe = sets.filter(({ path }) => !path.some((step) => step.kind === 'member' && isUnsafeMember(step.name)));
  return (body, resolve) => {
    const given = safe.map(({ path, value }): [BodyPath, Given] => [path, { value: resolve(value) }]);
    return withGiven(body, pathTree(given)) ?? null;
  };
}

function treeOf(paths: readonly BodyPath[]): PathTree<true> {
  return pathTree(paths.map((path) => [path, true]));
}
