import type { BreakerRule } from '../../lib/contract/breaker.ts';
import {
  type Ask,
  type Breaker,
  breaker,
  type Claim,
  type Pass,
  type Refusal,
} from '../../lib/engine/breaker/breaker.ts';
import { type Circuit, untouchedCircuit } from '../../lib/engine/breaker/circuit.ts';
import { slotOf } from '../../lib/engine/breaker/evidence.ts';
import { type Reading, reading } from '../../lib/engine/breaker/reading.ts';
import { type BreakerStore, BreakerStoreUnavailable } from '../ports.ts';
import { type CircuitNews, toldChanges } from './circuit-news.ts';
import { type Patiently, patience } from './patience.ts';

export interface SharedCircuitsParts {
  readonly store: BreakerStore;
  /** Of this instance and of no other. */
  readonly instance: string;
  /** A clock that nobody sets. */
  readonly nowMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Is told of every change that this instance makes. */
  readonly tell: (news: CircuitNews) => void;
}

/** One circuit of an instance, and what it needs of the store. A call waits for the store ten milliseconds at the most. */
export interface SharedCircuit {
  readonly breaker: Breaker;
  /** Before a call; undefined where it need not wait, which is nearly always. */
  prepare(): Promise<void> | undefined;
  claim(claim: Claim): Promise<Pass | Refusal>;
  ask(wanted: Ask): Promise<void>;
}

/** A circuit for each of these upstreams. One read is for all of them. */
export interface SharedCircuits {
  of(upstream: string): SharedCircuit;
  /** Reads how they stand: while the function starts, before the first call. Without an answer all are closed. */
  read(): Promise<void>;
  /** Their store, for an operator: what is changed through it is told, and this instance knows it at once. */
  readonly store: BreakerStore;
  /** This instance leaves the upstream alone by a breaker of its own. */
  isOpenHere(upstream: string): boolean;
}

const patienceMillis = 10;
/** While all is well a call looks at the clock at most so often: a look costs as much as all the rest of the breaker. */
const lookMillis = 500;

export function sharedCircuits(
  rules: { readonly [upstream: string]: BreakerRule },
  { store: untold, instance, nowMillis, random, tell }: SharedCircuitsParts,
): SharedCircuits {
  const store = toldChanges(untold, tell);
  const circuits = new Map<string, StoredCircuit>();
  const reads = reading(random);
  const parts = { instance: slotOf(instance), nowMillis, random };
  const shared: Shared = {
    store,
    reads,
    nowMillis,
    isLookDue: looks(),
    patiently: patience(patienceMillis, nowMillis),
    async answer(call) {
      const found = await unlessAway(call);
      if (found !== undefined) reads.answered(nowMillis());
      return found;
    },
    async read() {
      reads.asked(nowMillis());
      const found = await shared.answer(store.read());
      if (found === undefined) return;
      for (const [name, { see }] of circuits) await see(found.get(name) ?? untouchedCircuit);
    },
  };
  for (const [name, rule] of Object.entries(rules)) {
    const own = breaker(rule, {
      ...parts,
      onOwnTurn: (state, fleet) => tell({ of: 'instance', upstream: name, state, fleet }),
    });
    circuits.set(name, circuitOf(name, own, shared));
  }
  return {
    of(upstream) {
      const circuit = circuits.get(upstream);
      if (circuit === undefined) throw new Error(`no circuit for the upstream ${upstream}`);
      return circuit;
    },
    read: shared.read,
    store: seenAtOnce(store, circuits),
    isOpenHere: (upstream) => circuits.get(upstream)?.breaker.standing === 'own-open',
  };
}

const seenAtOnce = (store: BreakerStore, circuits: ReadonlyMap<string, StoredCircuit>): BreakerStore => ({
  ...store,
  async change(upstream, epoch, next) {
    const changed = await store.change(upstream, epoch, next);
    await circuits.get(upstream)?.see(changed);
    return changed;
  },
});

async function unlessAway<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof BreakerStoreUnavailable) return undefined;
    throw error;
  }
}

/** What all circuits of an instance have in common. */
interface Shared {
  readonly store: BreakerStore;
  readonly reads: Reading;
  readonly nowMillis: () => number;
  readonly isLookDue: () => boolean;
  readonly patiently: Patiently;
  /** Undefined when the store is away. */
  answer<T>(call: Promise<T>): Promise<T | undefined>;
  read(): Promise<void>;
}

interface StoredCircuit extends SharedCircuit {
  see(circuit: Circuit | undefined): Promise<void>;
}

function circuitOf(name: string, own: Breaker, shared: Shared): StoredCircuit {
  const { store, reads, nowMillis, isLookDue, patiently, answer, read } = shared;

  async function see(circuit: Circuit | undefined): Promise<void> {
    const wanted = circuit && own.see(circuit);
    if (wanted !== undefined) await send(wanted);
  }
  async function send(wanted: Ask): Promise<void> {
    if (wanted.ask === 'report') await see(await answer(store.report(name, wanted.epoch, wanted.evidence)));
    if (wanted.ask === 'change') await see(await answer(store.change(name, wanted.epoch, wanted.next)));
    if (wanted.ask === 'read' && reads.isStale(nowMillis(), 'wary')) await read();
  }
  return {
    breaker: own,
    see,
    prepare() {
      reads.count();
      if (own.quietPass !== undefined && !isLookDue()) return undefined;
      const [now, { urgency }] = [nowMillis(), own];
      if (reads.isStale(now, urgency) && reads.isDue(now, 'urgent')) return patiently(read());
      if (reads.isDue(now, urgency)) void read();
      return undefined;
    },
    async claim(wanted) {
      let isAwaited = true;
      let turn: Pass | Refusal = { go: 'refuse', retryAfterMillis: lookMillis };
      const asked = answer(store.change(name, wanted.epoch, wanted.next));
      await patiently(
        asked.then((found) => {
          turn = own.claimed(wanted, found, isAwaited);
        }),
      );
      isAwaited = false;
      return turn;
    },
    ask: (wanted) => patiently(send(wanted)),
  };
}

/** True the first time, and then once in a while. */
function looks(): () => boolean {
  let isDue = true;
  return () => {
    if (!isDue) return false;
    isDue = false;
    setTimeout(() => {
      isDue = true;
    }, lookMillis).unref();
    return true;
  };
}
