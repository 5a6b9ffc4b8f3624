import type { Outcome } from '../../../lib/engine/breaker/outcome.ts';

/** What the service does with a call that begins now: how it ends, and after how long. */
export type Behaviour = (random: () => number) => { readonly outcome: Outcome; readonly millis: number };

/** A fleet's hour of trouble: well, then this, then well again. */
export interface Scenario {
  readonly name: string;
  readonly perSecond: number;
  /** From the beginning of the trouble on, where it is another. */
  readonly troublePerSecond?: number;
  readonly trouble: Behaviour;
  readonly skewMillis: number;
  /** How many of the instances that probe die before they can tell. */
  readonly dyingProbers: number;
  readonly expect: 'opens' | 'stays closed';
  /** Whether strategies are compared by what they send to the dead service. */
  readonly isCompared: boolean;
}

const rates = [5, 200, 1_000];
/** A call is given up after this, and a slow one is one that takes half as long. */
export const callMillis = 1_000;
export const slowMillis = 500;

export const well: Behaviour = (random) => ({ outcome: 'success', millis: 50 + 100 * random() });

const errors =
  (share: number, behaviour: Behaviour): Behaviour =>
  (random) =>
    random() < share ? behaviour(random) : well(random);
const hangs: Behaviour = () => ({ outcome: 'failure', millis: callMillis });
const fails: Behaviour = (random) => ({ outcome: 'failure', millis: 5 + 10 * random() });
const slow: Behaviour = (random) => ({ outcome: 'slow', millis: 600 + 300 * random() });

const usual = { skewMillis: 0, dyingProbers: 0, expect: 'opens', isCompared: false } as const;

export const scenarios: readonly Scenario[] = [
  ...rates.flatMap((perSecond): Scenario[] => [
    { ...usual, name: 'hangs', perSecond, trouble: hangs, isCompared: true },
    { ...usual, name: 'fails at once', perSecond, trouble: fails },
    { ...usual, name: '60 % fail', perSecond, trouble: errors(0.6, fails) },
    { ...usual, name: '60 % hang', perSecond, trouble: errors(0.6, hangs) },
    { ...usual, name: '25 % fail', perSecond, trouble: errors(0.25, fails), expect: 'stays closed' },
    { ...usual, name: '5 % fail', perSecond, trouble: errors(0.05, fails), expect: 'stays closed' },
    { ...usual, name: 'answers slowly', perSecond, trouble: slow },
    { ...usual, name: 'is well', perSecond, trouble: well, expect: 'stays closed' },
  ]),
  { ...usual, name: 'hangs, clocks 5 min apart', perSecond: 200, trouble: hangs, skewMillis: 300_000 },
  { ...usual, name: 'hangs, half the probers die', perSecond: 200, trouble: hangs, dyingProbers: 0.5 },
  { ...usual, name: 'hangs, 0 to 500 instances', perSecond: 5, troublePerSecond: 500, trouble: hangs },
];
