import { type Circuit, type Standing, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import {
  addCounts,
  bucketMillis,
  bucketsInWindow,
  type Counts,
  noCounts,
} from '../../../lib/engine/breaker/evidence.ts';
import type { BreakerStore } from '../../ports.ts';

interface Row {
  readonly standing: Standing;
  readonly changedAt: number;
  /** By sub-bucket of the store's time; of this epoch only. */
  readonly counts: ReadonlyMap<number, Counts>;
}

/** Circuits in one process, by one clock: for a fleet of instances that share it. */
export function memoryBreakerStore(nowMillis: () => number): BreakerStore {
  const { ageMillis: _, evidence: __, ...standing } = untouchedCircuit;
  const rows = new Map<string, Row>();
  const rowOf = (circuit: string): Row => rows.get(circuit) ?? { standing, changedAt: nowMillis(), counts: new Map() };

  function circuitOf({ standing, changedAt, counts }: Row): Circuit {
    const now = nowMillis();
    const newest = Math.floor(now / bucketMillis);
    const ages = Array.from({ length: bucketsInWindow }, (_, age) => age).filter((age) => counts.has(newest - age));
    const length = Math.max(-1, ...ages) + 1;
    const evidence = Array.from({ length }, (_, age) => counts.get(newest - age) ?? noCounts);
    return { ...standing, ageMillis: standing.epoch === 0 ? 0 : now - changedAt, evidence };
  }

  return {
    read: async () => new Map([...rows].map(([name, row]) => [name, circuitOf(row)])),
    async report(circuit, epoch, evidence) {
      const row = rowOf(circuit);
      if (row.standing.epoch !== epoch) return circuitOf(row);
      const newest = Math.floor(nowMillis() / bucketMillis);
      const counts = new Map([...row.counts].filter(([bucket]) => bucket > newest - bucketsInWindow));
      for (const [age, more] of evidence.entries()) {
        counts.set(newest - age, addCounts(counts.get(newest - age) ?? noCounts, more));
      }
      rows.set(circuit, { ...row, counts });
      return circuitOf({ ...row, counts });
    },
    async change(circuit, epoch, next) {
      const row = rowOf(circuit);
      if (row.standing.epoch !== epoch) return { ...circuitOf(row), isMade: false };
      const changed: Row = { standing: next, changedAt: nowMillis(), counts: new Map() };
      rows.set(circuit, changed);
      return { ...circuitOf(changed), isMade: true };
    },
    async close() {
      rows.clear();
    },
  };
}
