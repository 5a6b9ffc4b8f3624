import {
  type BreakerStanding,
  type BreakersAnswer,
  type BreakersEvent,
  type ForceBreaker,
  isNoteText,
  noteTextSays,
} from '../../lib/contract/breakers-event.ts';
import type { GatewayConfig } from '../../lib/contract/runtime-config.ts';
import { type Circuit, force, untouchedCircuit } from '../../lib/engine/breaker/circuit.ts';
import { addCounts, noCounts, total } from '../../lib/engine/breaker/evidence.ts';
import { type BreakerStore, BreakerStoreUnavailable } from '../ports.ts';

export function isBreakersEvent(event: object): event is BreakersEvent {
  return 'gatehouse' in event && event.gatehouse === 'breakers';
}

const states = { open: 'forced-open', close: 'forced-closed', reset: 'closed' } as const satisfies {
  readonly [A in ForceBreaker['action']]: Parameters<typeof force>[1];
};

/** The circuits of a gateway, and what one instance makes of them. */
export interface OperatedBreakers {
  readonly store: BreakerStore;
  /** An upstream that this instance leaves alone by a breaker of its own. */
  readonly isOpenHere: (upstream: string) => boolean;
}

/** Whoever else changes a circuit at the same time may come first so often. */
const tries = 5;

/**
 * Shows how the circuits stand, or forces one. What cannot be done is a refusal. Circuits of upstreams that other forwarders
 * of the gateway call are in the same table, as soon as anything was counted there.
 */
export async function operateBreakers(
  config: GatewayConfig,
  parts: OperatedBreakers,
  event: BreakersEvent,
): Promise<BreakersAnswer> {
  try {
    const circuits = await circuitsOf(config, parts.store);
    if (event.action === 'list')
      return { breakers: [...circuits].map(([name, circuit]) => standingOf(name, circuit, parts)) };
    const refused = refusalOf([...circuits.keys()], event);
    return refused === undefined ? await forced(parts, event, circuits.get(event.upstream) as Circuit) : { refused };
  } catch (error) {
    if (error instanceof BreakerStoreUnavailable) return { refused: 'the table of circuits does not answer' };
    throw error;
  }
}

function refusalOf(circuits: readonly string[], { action, upstream, by, why }: ForceBreaker): string | undefined {
  if (!Object.hasOwn(states, action)) return `an action is list, ${Object.keys(states).join(', ')}, got ${action}`;
  if (!circuits.includes(upstream))
    return `no circuit of an upstream ${upstream}; there are ${circuits.join(', ') || 'none'}`;
  return isNoteText(by) && isNoteText(why) ? undefined : `\`by\` and \`why\` are each ${noteTextSays}`;
}

async function circuitsOf({ upstreams }: GatewayConfig, store: BreakerStore): Promise<ReadonlyMap<string, Circuit>> {
  const own = Object.entries(upstreams).filter(([, { breaker }]) => breaker !== null);
  return new Map([...own.map(([name]) => [name, untouchedCircuit] as const), ...(await store.read())]);
}

async function forced(
  parts: OperatedBreakers,
  { action, upstream, by, why }: ForceBreaker,
  from: Circuit,
): Promise<BreakersAnswer> {
  let circuit = from;
  for (let n = 0; n < tries; n += 1) {
    const changed = await parts.store.change(upstream, circuit.epoch, force(circuit, states[action], { by, why }));
    if (changed.isMade) return { breakers: [standingOf(upstream, changed, parts)] };
    circuit = changed;
  }
  return { refused: `the circuit of ${upstream} changes too often just now: try again` };
}

function standingOf(upstream: string, circuit: Circuit, { isOpenHere }: OperatedBreakers): BreakerStanding {
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
    isOpenHere: isOpenHere(upstream),
    note,
  };
}
