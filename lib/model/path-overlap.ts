import type { Segment } from './path-template.ts';

/** Some path fits both templates. */
export function canFitBoth([one, ...rest]: readonly Segment[], [other, ...others]: readonly Segment[]): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (isGreedy(one) || isGreedy(other)) return true;
  const areLiterals = one.kind === 'literal' && other.kind === 'literal';
  return (!areLiterals || one.text === other.text) && canFitBoth(rest, others);
}

function isGreedy(segment: Segment): boolean {
  return segment.kind === 'parameter' && segment.greedy;
}

/** Requests with a method of one may have that of the other. */
export function isOneMethod(one: string, other: string): boolean {
  return one === other || one === 'ANY' || other === 'ANY';
}
