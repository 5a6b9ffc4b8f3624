import { setTimeout as pause } from 'node:timers/promises';
import { LimitStoreUnavailable } from '../../ports.ts';
import type { LimitRow } from './limit-row.ts';
import type { LimitTable } from './limit-table.ts';

/** What becomes of a row, and what the caller learns; `next` is null where nothing has to be written. */
export interface RowChange<T> {
  readonly next: Omit<LimitRow, 'turn'> | null;
  readonly answer: T;
}

type Decide<T> = (row: LimitRow | undefined) => RowChange<T>;

export interface RowChangesParts {
  readonly table: LimitTable;
  /** How long a change may take, all attempts together. */
  readonly budgetMillis: number;
  readonly monotonicMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

const pauseMillis = { first: 4, longest: 64 };

/**
 * Changes rows by compare and swap: read, decide, write where the row is still the one that was read, else again after a
 * random pause. One instance changes a row one at a time, so only instances can meet.
 */
export function rowChanges({ table, budgetMillis, monotonicMillis, random }: RowChangesParts) {
  const queues = new Map<string, Promise<unknown>>();

  async function attempt<T>(tag: string, decide: Decide<T>, endsAt: number): Promise<T> {
    for (let longest = pauseMillis.first; ; longest = Math.min(2 * longest, pauseMillis.longest)) {
      const left = Math.ceil(endsAt - monotonicMillis());
      if (left <= 0) throw new LimitStoreUnavailable('the limit table was too busy');
      const within = AbortSignal.timeout(left);
      const row = await answered(table.read(tag, within));
      const { next, answer } = decide(row);
      if (next === null) return answer;
      const turn = random().toString(36).slice(2);
      if (await answered(table.write(tag, { ...next, turn }, row?.turn, within))) return answer;
      await pause(random() * longest);
    }
  }

  /** @throws LimitStoreUnavailable when it does not succeed within the budget. */
  return <T>(tag: string, decide: Decide<T>): Promise<T> => {
    const endsAt = monotonicMillis() + budgetMillis;
    const change = (queues.get(tag) ?? Promise.resolve()).then(() => attempt(tag, decide, endsAt));
    const last = change
      .catch(() => undefined)
      .then(() => {
        if (queues.get(tag) === last) queues.delete(tag);
      });
    queues.set(tag, last);
    return change;
  };
}

/** @throws LimitStoreUnavailable for every failure: rows are of one shape, so no caller can cause one. */
async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw new LimitStoreUnavailable('the limit table did not answer', { cause });
  }
}
