/** What is known against a target, by its number. */
export interface Objections {
  /** A check found it unhealthy, or its own calls have put it out. */
  isBad(target: number): boolean;
  /** A try of this call went to it. */
  isTried(target: number): boolean;
}

/**
 * The targets that a call may go to: the good ones, and of these others than those it has tried. Where none is good, all are
 * as good as each other: checks that are wrong, or a fault that all have, must not be an outage of the gateway's own making.
 */
export function openTargets(all: readonly number[], { isBad, isTried }: Objections): readonly number[] {
  const good = preferred(all, (target) => !isBad(target));
  return preferred(good, (target) => !isTried(target));
}

/** Nearly always all are preferred: then nothing is made anew. */
function preferred(some: readonly number[], isPreferred: (target: number) => boolean): readonly number[] {
  if (some.every(isPreferred)) return some;
  const preferredOnes = some.filter(isPreferred);
  return preferredOnes.length === 0 ? some : preferredOnes;
}
