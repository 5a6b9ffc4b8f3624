import type { BreakerRule } from '../../contract/breaker.ts';
import { type Circuit, claim, type Standing, untouchedCircuit } from './circuit.ts';

/** The turn to probe, as one instance may have it. */
export type Turn =
  | { readonly go: 'refuse'; readonly retryAfterMillis: number }
  /** The fleet has given its one probe to this call. */
  | { readonly go: 'probe'; readonly claimed: Standing }
  /** It is free, as far as this instance knows: `next` has to be put in the store in place of `epoch`. */
  | { readonly go: 'claim'; readonly epoch: number; readonly next: Standing };

/** What an instance knows of a circuit that the fleet shares, on its own clock. */
export interface FleetView {
  readonly circuit: Circuit;
  /** Nobody answers, or nobody has for long: this instance's own breaker has to decide. */
  isAlone(nowMillis: number): boolean;
  /** How long the circuit stands so. */
  sinceMillis(nowMillis: number): number;
  /** True when it is of another epoch than all that was seen before. An older one changes nothing. */
  see(circuit: Circuit, nowMillis: number): boolean;
  /** While it is open or half-open. Every claim has to end with {@link claimed}. */
  turn(nowMillis: number): Turn;
  /** The circuit after a claim; undefined when nobody answered. A turn that nobody waited for is kept for a moment. */
  claimed(next: Standing, answer: Circuit | undefined, isAwaited: boolean): Exclude<Turn, { go: 'claim' }>;
}

/** Between the store's clock as two instances know it. */
const clockErrorMillis = 2_000;
/** Not all instances ask for the probe in the same moment; at most a tenth of the open period. */
const longestJitterMillis = 1_000;
/** While a claim or a probe whose end nobody knows is under way. */
const soonMillis = 1_000;
/** A turn that came too late for its call; the lease is a second longer than any call, and this is half of it. */
const heldMillis = 500;
/** Claims in a row without an answer until an instance goes on alone: one may be lost while another has the turn. */
const unansweredToGoAlone = 2;
/** An open circuit that nobody has told of for so long is a guess. */
const knownMillis = 30_000;

export function fleetView(rule: BreakerRule, nowMillis: () => number, random: () => number): FleetView {
  let circuit: Circuit = untouchedCircuit;
  let [changedAt, probeAt] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [seenAt, unanswered] = [Number.POSITIVE_INFINITY, 0];
  let isClaiming = false;
  let held: { readonly claimed: Standing; readonly untilMillis: number } | undefined;

  /** Ages are the store's, but none makes a wait longer than it was meant to be from when it was first seen here. */
  function enter({ state, ageMillis, openMillis, probe, leaseMillis }: Circuit, now: number): void {
    const age = Math.max(0, ageMillis);
    changedAt = now - age;
    const jitter = random() * Math.min(openMillis / 10, longestJitterMillis);
    if (state === 'open') probeAt = changedAt + openMillis + jitter;
    if (state === 'half-open') probeAt = probe === null ? now : now + leaseMillis - Math.max(0, age - clockErrorMillis);
  }

  function see(next: Circuit, now: number): boolean {
    [seenAt, unanswered] = [now, 0];
    if (next.epoch < circuit.epoch) return false;
    const isNew = next.epoch > circuit.epoch;
    if (isNew) enter(next, now);
    circuit = next;
    return isNew;
  }

  return {
    get circuit() {
      return circuit;
    },
    isAlone: (now) => unanswered >= unansweredToGoAlone || now - seenAt > knownMillis,
    sinceMillis: (now) => now - changedAt,
    see,
    turn(now) {
      const turn = held;
      held = undefined;
      if (turn !== undefined && now < turn.untilMillis && turn.claimed.epoch === circuit.epoch) {
        return { go: 'probe', claimed: turn.claimed };
      }
      if (now < probeAt) return { go: 'refuse', retryAfterMillis: probeAt - now };
      if (isClaiming) return { go: 'refuse', retryAfterMillis: soonMillis };
      isClaiming = true;
      const name = Math.floor(random() * 2 ** 52).toString(36);
      return { go: 'claim', epoch: circuit.epoch, next: claim(rule, circuit, name) };
    },
    claimed(next, answer, isAwaited) {
      isClaiming = false;
      const now = nowMillis();
      if (answer === undefined) {
        unanswered += 1;
        probeAt = now + heldMillis;
        return { go: 'refuse', retryAfterMillis: soonMillis };
      }
      see(answer, now);
      const isOurs = circuit.epoch === next.epoch && circuit.probe === next.probe;
      if (isOurs && isAwaited) return { go: 'probe', claimed: next };
      if (isOurs) held = { claimed: next, untilMillis: now + heldMillis };
      return { go: 'refuse', retryAfterMillis: Math.max(soonMillis, probeAt - now) };
    },
  };
}
