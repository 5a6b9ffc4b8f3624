import type { BalanceRule } from '../../contract/upstream-call.ts';
import type { UpstreamTarget } from '../../contract/upstream-place.ts';
import { byChance } from './by-chance.ts';
import type { Choice } from './choice.ts';
import { inTurn } from './in-turn.ts';
import { rendezvous } from './rendezvous.ts';

/** A choice by the rule; it remembers whose turn it is. `random` is from 0 up to 1. */
export function choiceOf({ by }: BalanceRule, targets: readonly UpstreamTarget[], random: () => number): Choice {
  return choices[by](targets, random);
}

type Make = (targets: readonly UpstreamTarget[], random: () => number) => Choice;

const weightsOf = (targets: readonly UpstreamTarget[]) => targets.map(({ weight }) => weight);
const roundRobin: Make = (targets, random) => inTurn(Array(targets.length).fill(1), random);

const choices = {
  'round-robin': roundRobin,
  weighted: (targets, random) => inTurn(weightsOf(targets), random),
  random: (targets, random) => byChance(weightsOf(targets), random),
  hash: rendezvous,
  // What is left of it while nobody can say how many calls are under way.
  'least-outstanding': roundRobin,
} satisfies { [By in BalanceRule['by']]: Make };
