import { type Circuit, type Standing, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import {
  addCounts,
  bucketMillis,
  bucketsInWindow,
  type Counts,
  type Evidence,
  noCounts,
} from '../../../lib/engine/breaker/evidence.ts';
import { givenUpMillis, lostAnswers, tableMillis, type World } from './world.ts';

interface Row {
  readonly standing: Standing;
  readonly changedAt: number;
  readonly counts: ReadonlyMap<number, Counts>;
}

/** One circuit's row, as an instance reaches it: answers come late, sometimes never, and reads may be of a moment ago. */
export interface SimulatedRow {
  read(done: (circuit: Circuit | undefined) => void): void;
  report(epoch: number, evidence: Evidence, done: (circuit: Circuit | undefined) => void): void;
  change(epoch: number, next: Standing, done: (circuit: Circuit | undefined) => void): void;
}

/** `changed` is told of every change. Each instance knows the table's time with an error of its own, of a second at the most. */
export function simulatedTable(world: World, changed: (standing: Standing) => void): () => SimulatedRow {
  const { ageMillis: _, evidence: __, ...standing } = untouchedCircuit;
  let row: Row = { standing, changedAt: 0, counts: new Map() };
  let before: Row = row;
  function put(next: Row): void {
    before = row;
    row = next;
  }
  return () => {
    const error = world.random() * 1_000;
    const time = () => world.now() - error;
    const bucket = () => Math.floor(time() / bucketMillis);

    function circuitOf({ standing, changedAt, counts }: Row): Circuit {
      const newest = bucket();
      const evidence = Array.from({ length: bucketsInWindow }, (_, age) => counts.get(newest - age) ?? noCounts);
      return { ...standing, ageMillis: time() - changedAt, evidence };
    }
    /** A lost answer may be lost on either way. */
    function ask(write: () => void, look: () => Row, done: (circuit: Circuit | undefined) => void): void {
      const isLost = world.random() < lostAnswers;
      world.after(tableMillis(world), () => {
        if (!isLost || world.random() < 0.5) write();
        if (isLost) world.after(givenUpMillis, () => done(undefined));
        else done(circuitOf(look()));
      });
    }
    return {
      read(done) {
        world.used.reads += 1;
        const read = world.random() < 0.1 ? before : row;
        ask(
          () => undefined,
          () => read,
          done,
        );
      },
      report(epoch, evidence, done) {
        world.used.writes += 1;
        const newest = bucket();
        const add = () => {
          if (row.standing.epoch !== epoch) {
            world.used.reads += 1;
            return;
          }
          const counts = new Map([...row.counts].filter(([at]) => at > newest - bucketsInWindow));
          for (const [age, more] of evidence.entries()) {
            counts.set(newest - age, addCounts(counts.get(newest - age) ?? noCounts, more));
          }
          put({ ...row, counts });
        };
        ask(add, () => row, done);
      },
      change(epoch, next, done) {
        world.used.writes += 1;
        const swap = () => {
          if (row.standing.epoch !== epoch) {
            world.used.reads += 1;
            return;
          }
          put({ standing: next, changedAt: time(), counts: new Map() });
          changed(next);
        };
        ask(swap, () => row, done);
      },
    };
  };
}
