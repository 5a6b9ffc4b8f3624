import { degradedMember } from '../../contract/edit-faults.ts';
import type { BodyPath, Json } from '../../contract/shape.ts';
import { pathTree } from './path-tree.ts';
import { type Given, withGiven } from './set-members.ts';

/** One part of an aggregate: where it stands in the whole, and what it came to. */
export interface MergedPart {
  readonly name: string;
  /** Names only; two parts have no place in common, which `mergeFaults` says before there is a gateway. */
  readonly under: BodyPath;
  /** undefined where the part is left out. */
  readonly value: Json | undefined;
  /** The value is not what the part's service said just now. */
  readonly isDegraded: boolean;
}

/**
 * The parts under their keys, in the order of the parts, whichever answered first. The whole is as large as the parts
 * together: `writeJson` bounds it.
 */
export function mergeParts(parts: readonly MergedPart[]): Json {
  return withGiven({}, pathTree(parts.map(({ under, value }): [BodyPath, Given] => [under, { value }]))) ?? {};
}

/** Names of the parts that are not what their services said, in the order of the parts: for the body and the header. */
export function degradedParts(parts: readonly MergedPart[]): readonly string[] {
  return parts.filter(({ isDegraded }) => isDegraded).map(({ name }) => name);
}

/** The whole with that list, empty where all is well; last of all, so that no view of the whole can leave it out. */
export function withDegraded(whole: Json, names: readonly string[]): Json {
  return withGiven(whole, pathTree([[[{ kind: 'member', name: degradedMember }], { value: names }]])) ?? null;
}
