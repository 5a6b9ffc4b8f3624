import { canFitBoth, isOneMethod } from '../model/path-overlap.ts';
import { parsePath } from '../model/path-template.ts';

/** Some request for the one route fits the other; where a key cannot be read, it does. */
export function isCaughtBy(gone: string, other: string): boolean {
  const [[method, path], [otherMethod, otherPath]] = [partsOf(gone), partsOf(other)];
  const [segments, others] = [parsePath(path), parsePath(otherPath)];
  if ('fault' in segments || 'fault' in others) return true;
  return isOneMethod(method, otherMethod) && canFitBoth(segments, others);
}

function partsOf(key: string): readonly [method: string, path: string] {
  const [method = '', path = ''] = key.split(' ');
  return [method, path];
}
