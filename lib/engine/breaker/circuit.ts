import type { BreakerRule, CircuitState } from '../../contract/breaker.ts';
import type { Evidence } from './evidence.ts';
import type { Outcome } from './outcome.ts';

/** What is written of a circuit with every change of its state. */
export interface Standing {
  readonly state: CircuitState;
  /** One more with every change; 0 for a circuit that has never changed. What was seen at another one changes nothing. */
  readonly epoch: number;
  /** How long the last or present open period was meant to last; 0 when there was none since the last reset. */
  readonly openMillis: number;
  /** The probe under way, by a name that no other has; null when there is none. */
  readonly probe: string | null;
  readonly leaseMillis: number;
  /** Probes of this open period that have succeeded. */
  readonly successes: number;
  /** Who forced or reset it, and why; null when it came about by itself. */
  readonly note: { readonly by: string; readonly why: string } | null;
}

/** A circuit as the fleet sees it. No clock of an instance is in it: what is old is old by the store's. */
export interface Circuit extends Standing {
  /** Since the last change. */
  readonly ageMillis: number;
  /** Of this epoch, and only while it is closed. */
  readonly evidence: Evidence;
}

export const untouchedCircuit: Circuit = {
  state: 'closed',
  epoch: 0,
  openMillis: 0,
  probe: null,
  leaseMillis: 0,
  successes: 0,
  note: null,
  ageMillis: 0,
  evidence: [],
};

/** Closed to open. One that was closed for less time than it had been open before stays open twice as long. */
export function trip(rule: BreakerRule, circuit: Circuit): Standing {
  const again = circuit.openMillis > 0 && circuit.ageMillis < circuit.openMillis;
  return opened(rule, circuit, again ? 2 * circuit.openMillis : rule.openMillis);
}

/** The next probe's turn, when the open period or the lease of the last probe is over. Whether it is over, the claimant knows. */
export function claim(rule: BreakerRule, { epoch, openMillis, successes, state }: Standing, probe: string): Standing {
  return {
    state: 'half-open',
    epoch: epoch + 1,
    openMillis,
    probe,
    leaseMillis: rule.leaseMillis,
    successes: state === 'half-open' ? successes : 0,
    note: null,
  };
}

/** What the probe under way has shown. One that showed nothing leaves its turn to the next. */
export function settle(rule: BreakerRule, claimed: Standing, outcome: Outcome): Standing {
  if (outcome === 'failure' || outcome === 'slow') return opened(rule, claimed, 2 * claimed.openMillis);
  const successes = claimed.successes + (outcome === 'nothing' ? 0 : 1);
  const state = successes >= rule.successesToClose ? 'closed' : 'half-open';
  return { ...claimed, state, epoch: claimed.epoch + 1, probe: null, leaseMillis: 0, successes };
}

/** What an operator wants: forced states stay until an operator ends them; `closed` is a reset, as if nothing had ever been. */
export function force(
  { epoch }: Standing,
  state: 'forced-open' | 'forced-closed' | 'closed',
  note: NonNullable<Standing['note']>,
): Standing {
  return { ...untouchedStanding, state, epoch: epoch + 1, note };
}

const { ageMillis: _, evidence: __, ...untouchedStanding } = untouchedCircuit;

function opened({ openMillis, maxOpenMillis }: BreakerRule, { epoch }: Standing, wanted: number): Standing {
  const millis = Math.min(Math.max(wanted, openMillis), maxOpenMillis);
  return { ...untouchedStanding, state: 'open', epoch: epoch + 1, openMillis: millis };
}

const rampMillis = 5_000;

/** Which part of the calls may go after a circuit has closed: a tenth at first, half after 2.5 s, all after 5 s. */
export function rampShare(sinceCloseMillis: number): number {
  const way = Math.max(0, sinceCloseMillis) / rampMillis;
  return Math.min(1, way < 0.5 ? 0.1 + 0.8 * way : way);
}

/** Until all calls may go. */
export const rampLeftMillis = (sinceCloseMillis: number) => Math.max(0, rampMillis - Math.max(0, sinceCloseMillis));
