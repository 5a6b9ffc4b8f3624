import {
  type BreakerStanding,
  type BreakersAnswer,
  type BreakersEvent,
  isNoteText,
  noteTextSays,
} from '../../lib/contract/breakers-event.ts';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { type Circuit, force, untouchedCircuit } from '../../lib/engine/breaker/circuit.ts';
import { addCounts, noCounts, total } from '../../lib/engine/breaker/evidence.ts';
import { type BreakerStore, BreakerStoreUnavailable } from '../ports.ts';

export function isBreakersEvent(event: object): event is BreakersEvent {
  return 'gatehouse' in event && event.gatehouse === 'breakers';
}

type Order = Exclude<BreakersEvent, { readonly action: 'list' }>;

const states = { open: 'forced-open', close: 'forced-closed', reset: 'closed' } as const satisfies {
  readonly [A in Order['action']]: Parameters<typeof force>[1];
};

/** Whoever else changes a circuit at the same time may come first so often. */
const tries = 5;

/** Shows how the circuits stand, or forces one. What cannot be done is a refusal. */
export async function operateBreakers(
  config: ForwarderConfig,
  store: BreakerStore,
  event: BreakersEvent,
): Promise<BreakersAnswer> {
  const circuits = Object.keys(config.upstreams).filter((name) => config.upstreams[name]?.breaker !== null);
  try {
    if (event.action === 'list') return { breakers: await standings(circuits, store) };
    const refused = refusalOf(circuits, event);
    return refused === undefined ? await forced(store, event) : { refused };
  } catch (error) {
    if (error instanceof BreakerStoreUnavailable) return { refused: 'the table of circuits does not answer' };
    throw error;
  }
}

function refusalOf(circuits: readonly string[], { action, upstream, by, why }: Order): string | undefined {
  if (!Object.hasOwn(states, action)) return `an action is list, ${Object.keys(states).join(', ')}, got ${action}`;
  if (!circuits.includes(upstream))
    return `no circuit of an upstream ${upstream}; there are ${circuits.join(', ') || 'none'}`;
  return isNoteText(by) && isNoteText(why) ? undefined : `\`by\` and \`why\` are each ${noteTextSays}`;
}

async function standings(circuits: readonly string[], store: BreakerStore): Promise<readonly BreakerStanding[]> {
  const known = await store.read();
  return circuits.map((upstream) => standingOf(upstream, known.get(upstream) ?? untouchedCircuit));
}

async function forced(store: BreakerStore, { action, upstream, by, why }: Order): Promise<BreakersAnswer> {
  let circuit = (await store.read()).get(upstream) ?? untouchedCircuit;
  for (let n = 0; n < tries; n += 1) {
    const changed = await store.change(upstream, circuit.epoch, force(circuit, states[action], { by, why }));
    if (changed.isMade) return { breakers: [standingOf(upstream, changed)] };
    circuit = changed;
  }
  return { refused: `the circuit of ${upstream} changes too often just now: try again` };
}

function standingOf(upstream: string, circuit: Circuit): BreakerStanding {
  const { state, epoch, ageMillis, openMillis, note, evidence } = circuit;
  const { calls, failures, slow } = evidence.reduce(addCounts, noCounts);
  const instances = calls.byInstance
    .map((count, slot) => ({ calls: count, failures: failures.byInstance[slot] as number }))
    .filter((instance) => instance.calls > 0);
  return {
    upstream,
    state,
    epoch,
    ageMillis: Math.max(0, Math.round(ageMillis)),
    openMillis,
    calls: total(calls),
    failures: total(failures),
    slow: total(slow),
    instances,
    note,
  };
}
