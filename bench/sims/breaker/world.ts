import type { Agenda } from './agenda.ts';

/** What a strategy has to work with. */
export interface World extends Agenda {
  /** From 0 up to 1; of the run's own seed. */
  readonly random: () => number;
  /** Reads and writes of the shared table. */
  readonly used: { reads: number; writes: number };
  /** Between an instance's wall clock and the true time, at the most. */
  readonly skewMillis: number;
}

/** How long the table takes to answer: three to six milliseconds, one answer in a hundred up to forty. */
export function tableMillis({ random }: World): number {
  return random() < 0.01 ? 6 + 34 * random() : 3 + 3 * random();
}

/** How often an answer never comes, whether or not the write was made. */
export const lostAnswers = 0.002;
export const givenUpMillis = 1_000;

/** mulberry32: small, fast, and the same everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
