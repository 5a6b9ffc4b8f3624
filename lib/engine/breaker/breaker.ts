import type { BreakerRule, CircuitState } from '../../contract/breaker.ts';
import { type Circuit, rampLeftMillis, rampShare, type Standing, settle, trip } from './circuit.ts';
import type { Evidence } from './evidence.ts';
import { type FleetView, fleetView, type Turn } from './fleet-view.ts';
import type { Outcome } from './outcome.ts';
import { type OwnBreaker, type OwnVerdict, ownBreaker } from './own-breaker.ts';
import type { Urgency } from './reading.ts';
import { type Sample, sample } from './sample.ts';
import { isContradicted, isFleetFailing, isSuspicious } from './trip-rule.ts';

/** What an instance asks of the shared store; it goes on without every answer. */
export type Ask =
  /** How the circuits stand. */
  | { readonly ask: 'read' }
  /** Count this, while the circuit is of that epoch, and say how it stands then. */
  | { readonly ask: 'report'; readonly epoch: number; readonly evidence: Evidence }
  /** Put `next` in place of that epoch, unless somebody else has changed it. */
  | { readonly ask: 'change'; readonly epoch: number; readonly next: Standing };

/** A call that may go, and as what. */
export type Pass =
  | { readonly go: 'call'; readonly epoch: number }
  | Extract<Turn, { readonly go: 'probe' }>
  | Extract<OwnVerdict, { readonly go: 'own-probe' }>;
export type Refusal = Extract<Turn, { readonly go: 'refuse' }>;
export type Claim = Extract<Turn, { readonly go: 'claim' }>;

/** One circuit as one instance sees it. It asks nobody itself, so it never waits. */
export interface Breaker {
  /** While every call may go without a look, and none but a bad one has to be recorded. */
  readonly quietPass: Pass | undefined;
  readonly urgency: Urgency;
  /** How it stands for the calls of this instance: as the fleet's does, or open by this instance's own breaker. */
  readonly standing: CircuitState | 'own-open';
  /** A claim has to be asked of the store and told to {@link claimed}. */
  admit(): Pass | Refusal | Claim;
  /**
   * The circuit as it stands after a claim, whoever has the turn; undefined when the store did not answer. Has the call
   * gone meanwhile, the turn is kept for the next one for a moment.
   */
  claimed(claim: Claim, answer: Circuit | undefined, isAwaited: boolean): Pass | Refusal;
  /** How a call ended. */
  record(pass: Pass, outcome: Outcome, call: CallSeen): Ask | undefined;
  /** How the circuit stands. */
  see(circuit: Circuit): Ask | undefined;
}

/** What is known of a call beside its outcome. */
export interface CallSeen {
  /** The slot of whoever it was made for. */
  readonly source: number;
  readonly tookMillis: number;
}

export interface BreakerParts {
  /** This instance's slot. */
  readonly instance: number;
  /** A clock that nobody sets. */
  readonly nowMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** The breaker of this instance alone has opened or closed, while the fleet's circuit stood so. */
  readonly onOwnTurn?: (state: 'open' | 'closed', fleet: CircuitState) => void;
}

/** A circuit that was forced open has no time of its own: when to ask again. */
const forcedRetryMillis = 5_000;

export function breaker(rule: BreakerRule, parts: BreakerParts): Breaker {
  const { nowMillis } = parts;
  const mind = newMind(rule, parts);
  const { fleet, own } = mind;

  /** Of every answer but the quietest: whether the next call may go without a look. */
  function told<T>(answer: T): T {
    mind.isQuiet = isQuiet(mind, nowMillis());
    if (own.isClosed !== mind.wasClosed) parts.onOwnTurn?.(own.isClosed ? 'closed' : 'open', fleet.circuit.state);
    mind.wasClosed = own.isClosed;
    return answer;
  }
  return {
    get quietPass() {
      return mind.isQuiet ? mind.pass : undefined;
    },
    get urgency() {
      if (!own.isClosed && mind.isProvisional) return 'urgent';
      if (fleet.circuit.state !== 'closed' || !own.isClosed) return 'troubled';
      return mind.counted.isArmed ? 'wary' : 'calm';
    },
    get standing() {
      return fleet.circuit.state === 'closed' && !own.isClosed ? 'own-open' : fleet.circuit.state;
    },
    admit: () => told(admit(mind, nowMillis())),
    claimed({ next }, answer, isAwaited) {
      const before = fleet.circuit.epoch;
      const turn = fleet.claimed(next, answer, isAwaited);
      if (fleet.circuit.epoch !== before) anew(mind);
      if (!fleet.isAlone(nowMillis())) return told(turn);
      own.probe(nowMillis());
      return told(admitOwn(mind, nowMillis()));
    },
    record(pass, outcome, call) {
      if (pass.go === 'call') return told(recordCall(mind, pass.epoch, outcome, call));
      if (pass.go === 'own-probe') {
        own.settle(pass.turn, outcome, nowMillis());
        return told(undefined);
      }
      return { ask: 'change', epoch: pass.claimed.epoch, next: settle(rule, pass.claimed, outcome) };
    },
    see: (circuit) => told(see(mind, circuit, nowMillis())),
  };
}

/** Everything that an instance knows of a circuit. */
interface Mind {
  readonly rule: BreakerRule;
  readonly parts: BreakerParts;
  readonly fleet: FleetView;
  readonly own: OwnBreaker;
  readonly counted: Sample;
  /** Of a call in this epoch. */
  pass: Pass;
  isQuiet: boolean;
  /** The own breaker was opened by failures in a row, which may have been chance. */
  isProvisional: boolean;
  /** As it was last told of. */
  wasClosed: boolean;
}

function newMind(rule: BreakerRule, parts: BreakerParts): Mind {
  return {
    rule,
    parts,
    fleet: fleetView(rule, parts.nowMillis, parts.random),
    own: ownBreaker(rule),
    counted: sample(rule),
    pass: { go: 'call', epoch: 0 },
    isQuiet: true,
    isProvisional: false,
    wasClosed: true,
  };
}

function isQuiet({ fleet, own, counted }: Mind, now: number): boolean {
  const { state, openMillis } = fleet.circuit;
  if (state === 'forced-closed') return true;
  const isRamping = openMillis > 0 && rampShare(fleet.sinceMillis(now)) < 1;
  return state === 'closed' && !isRamping && own.isClosed && !counted.isArmed;
}

function admit(mind: Mind, now: number): Pass | Refusal | Claim {
  const { fleet, parts } = mind;
  const { state, openMillis } = fleet.circuit;
  if (state === 'forced-closed') return mind.pass;
  if (state === 'forced-open') return { go: 'refuse', retryAfterMillis: forcedRetryMillis };
  if (state !== 'closed' && !fleet.isAlone(now)) return fleet.turn(now);
  const since = fleet.sinceMillis(now);
  if (state === 'closed' && openMillis > 0 && parts.random() >= rampShare(since)) {
    return { go: 'refuse', retryAfterMillis: rampLeftMillis(since) };
  }
  return admitOwn(mind, now);
}

function admitOwn({ own, pass }: Mind, now: number): Pass | Refusal {
  const verdict = own.admit(now);
  return verdict.go === 'call' ? pass : verdict;
}

function recordCall(mind: Mind, epoch: number, outcome: Outcome, call: CallSeen): Ask | undefined {
  const { parts, fleet, own, counted } = mind;
  const { circuit } = fleet;
  const isAlone = fleet.isAlone(parts.nowMillis());
  if (epoch !== circuit.epoch || (circuit.state !== 'closed' && !isAlone)) return undefined;
  if (outcome === 'answered' || outcome === 'nothing') return undefined;
  if (outcome === 'success') counted.time(call.tookMillis);
  const now = parts.nowMillis();
  if (!counted.isArmed) {
    if (outcome === 'success') return undefined;
    counted.arm(now, outcome === 'failure');
    return { ask: 'read' };
  }
  counted.count(outcome, { instance: parts.instance, source: call.source }, now);
  const verdict = own.isClosed ? counted.verdict(circuit.evidence) : undefined;
  const evidence = counted.report(now, verdict === undefined ? 'due' : 'now');
  if (verdict !== undefined) {
    own.open(now);
    mind.isProvisional = verdict === 'row';
    counted.clear();
  }
  return evidence && !isAlone ? { ask: 'report', epoch, evidence } : undefined;
}

/** Another epoch: what was counted and decided before is of no account. */
function anew(mind: Mind): void {
  const { own, counted, fleet } = mind;
  const { circuit } = fleet;
  mind.pass = { go: 'call', epoch: circuit.epoch };
  counted.clear();
  own.close();
  if (circuit.state === 'closed' && circuit.openMillis > circuit.ageMillis) counted.arm(mind.parts.nowMillis(), false);
}

function see(mind: Mind, seen: Circuit, now: number): Ask | undefined {
  const { rule, parts, fleet, own, counted } = mind;
  if (fleet.see(seen, now)) anew(mind);
  const { circuit } = fleet;
  if (circuit.state !== 'closed') return undefined;
  if (isSuspicious(rule, circuit.evidence)) counted.arm(now, false);
  if (mind.isProvisional && !own.isClosed && isContradicted(rule, circuit.evidence, parts.instance)) own.close();
  if (!isFleetFailing(rule, circuit.evidence)) return undefined;
  const next = trip(rule, { ...circuit, ageMillis: fleet.sinceMillis(now) });
  return { ask: 'change', epoch: circuit.epoch, next };
}
