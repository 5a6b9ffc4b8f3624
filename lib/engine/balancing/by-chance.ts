import type { Choice } from './choice.ts';

/** Any of them, each as likely as its weight says. */
export function byChance(weights: readonly number[], random: () => number): Choice {
  return (open) => {
    const all = open.reduce((sum, target) => sum + (weights[target] as number), 0);
    let left = random() * all;
    for (const target of open) {
      left -= weights[target] as number;
      if (left < 0) return target;
    }
    return open[0] as number;
  };
}
