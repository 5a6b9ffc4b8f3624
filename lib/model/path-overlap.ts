import type { Segment } from './path-template.ts';

/** Some path fits both templates. It is asked of every two routes of a gateway. */
export function canFitBoth(one: readonly Segment[], other: readonly Segment[]): boolean {
  for (const [at, segment] of one.entries()) {
    const opposite = other[at];
    if (opposite === undefined) return false;
    if (isGreedy(segment) || isGreedy(opposite)) return true;
    if (segment.kind === 'literal' && opposite.kind === 'literal' && segment.text !== opposite.text) return false;
  }
  return one.length === other.length;
}

function isGreedy(segment: Segment): boolean {
  return segment.kind === 'parameter' && segment.greedy;
}

/** Requests with a method of one may have that of the other. */
export function isOneMethod(one: string, other: string): boolean {
  return one === other || one === 'ANY' || other === 'ANY';
}

/** Every path that fits the one template fits the more general other as well. */
export function fitsWherever(one: readonly Segment[], general: readonly Segment[]): boolean {
  for (const [at, segment] of general.entries()) {
    const opposite = one[at];
    if (opposite === undefined) return false;
    if (isGreedy(segment)) return true;
    if (isGreedy(opposite)) return false;
    if (segment.kind === 'literal' && (opposite.kind !== 'literal' || opposite.text !== segment.text)) return false;
  }
  return one.length === general.length;
}
