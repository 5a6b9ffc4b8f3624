import type { CircuitState } from '../../lib/contract/breaker.ts';
import { type Circuit, type Standing, untouchedCircuit } from '../../lib/engine/breaker/circuit.ts';
import type { BreakerStore } from '../ports.ts';

/** What has become of a circuit, from whoever brought it about. */
export type CircuitNews =
  /** The fleet's circuit, by a change of this instance: `from` with the counts that led to it. */
  | { readonly of: 'fleet'; readonly upstream: string; readonly from: Circuit; readonly to: Standing }
  /** The breaker of this instance alone; `fleet` is how the fleet's circuit stands. */
  | {
      readonly of: 'instance';
      readonly upstream: string;
      readonly state: 'open' | 'closed';
      readonly fleet: CircuitState;
    };

/**
 * The same store, which tells of every change that was made through it: of several alike at the same time, only whoever made
 * it. A change whose answer is lost is told by nobody.
 */
export function toldChanges(store: BreakerStore, tell: (news: CircuitNews) => void): BreakerStore {
  const known = new Map<string, Circuit>();
  function seen<Seen extends Circuit>(upstream: string, circuit: Seen): Seen {
    if (circuit.epoch >= (known.get(upstream)?.epoch ?? 0)) known.set(upstream, circuit);
    return circuit;
  }
  return {
    ...store,
    async read() {
      const circuits = await store.read();
      for (const [upstream, circuit] of circuits) seen(upstream, circuit);
      return circuits;
    },
    report: async (upstream, epoch, evidence) => seen(upstream, await store.report(upstream, epoch, evidence)),
    async change(upstream, epoch, to) {
      const from = known.get(upstream) ?? untouchedCircuit;
      const changed = await store.change(upstream, epoch, to);
      if (changed.isMade && isNews(from, to)) tell({ of: 'fleet', upstream, from, to });
      return seen(upstream, changed);
    },
  };
}

/** A probe after another changes no state; whoever forces one that is forced already says why anew. */
const isNews = (from: Circuit, to: Standing) => from.state !== to.state || to.note !== null;
