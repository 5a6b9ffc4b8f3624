/** One line of the drill: what was measured, and what it must not exceed. */
export interface Figure {
  readonly trouble: string;
  readonly figure: string;
  readonly measured: number;
  readonly target: number;
}

export const isMissed = ({ measured, target }: Figure) => !(measured <= target);

/** Of times the round in the middle counts, of all else the worst: a busy moment of the machine is not the gateway's. */
export function figuresOfRounds(rounds: readonly (readonly Figure[])[]): readonly Figure[] {
  const [first = []] = rounds;
  return first.map(({ figure }, n) => {
    const sorted = rounds.map((round) => round[n] as Figure).toSorted((one, other) => over(one) - over(other));
    return sorted[figure.endsWith(' ms') ? Math.floor(sorted.length / 2) : sorted.length - 1] as Figure;
  });
}

const over = ({ measured, target }: Figure) =>
  Number.isFinite(measured - target) ? measured - target : Number.MAX_VALUE;
