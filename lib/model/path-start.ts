import { bodyPathText } from '../contract/body-path.ts';
import type { BodyPath } from '../contract/shape.ts';

/** True where the one path leads to the other or through it, in either order. */
export function areOnOneWay(one: BodyPath, other: BodyPath): boolean {
  return startsWith(one, other) || startsWith(other, one);
}

/** True where a path leads to what another one leads to, or into it. */
export function startsWith(path: BodyPath, start: BodyPath): boolean {
  return start.length <= path.length && bodyPathText(path.slice(0, start.length)) === bodyPathText(start);
}
