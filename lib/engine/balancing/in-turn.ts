import type { Choice } from './choice.ts';

/**
 * In turn, each as often as its weight says, and as evenly between the others as that goes (smooth weighted round robin).
 * The first round begins anywhere and has an order of its own, so that instances that start together do not go round together.
 * Who may not be chosen earns nothing meanwhile: it comes back to its turn, and not to a crowd.
 */
export function inTurn(weights: readonly number[], random: () => number): Choice {
  const earned = weights.map((weight) => weight * random());
  return (open) => {
    let [chosen, most, all] = [open[0] as number, Number.NEGATIVE_INFINITY, 0];
    for (const target of open) {
      const weight = weights[target] as number;
      const has = (earned[target] as number) + weight;
      earned[target] = has;
      all += weight;
      if (has > most) [chosen, most] = [target, has];
    }
    earned[chosen] = most - all;
    return chosen;
  };
}
