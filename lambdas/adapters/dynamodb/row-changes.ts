import { setTimeout as pause } from 'node:timers/promises';
import { LimitStoreContended, LimitStoreUnavailable } from '../../ports.ts';
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

  /** `isAlone`: nothing but the table itself has used up any of the time. */
  async function attempt<T>(tag: string, decide: Decide<T>, endsAt: number, isAlone: boolean): Promise<T> {
    for (let longest = pauseMillis.first; ; longest = Math.min(2 * longest, pauseMillis.longest)) {
      const left = Math.ceil(endsAt - monotonicMillis());
      if (left <= 0) throw new LimitStoreContended('the row had no turn left');
      const within = AbortSignal.timeout(left);
      const row = await answered(table.read(tag, within), isAlone);
      const { next, answer } = decide(row);
      if (next === null) return answer;
      const turn = random().toString(36).slice(2);
      if (await answered(table.write(tag, { ...next, turn }, row?.turn, within), isAlone)) return answer;
      isAlone = false;
      await pause(random() * longest);
    }
  }

  /** @throws LimitStoreUnavailable or LimitStoreContended when it does not succeed within the budget. */
  return <T>(tag: string, decide: Decide<T>): Promise<T> => {
    const endsAt = monotonicMillis() + budgetMillis;
    const before = queues.get(tag);
    const change = (before ?? Promise.resolve()).then(() => attempt(tag, decide, endsAt, before === undefined));
    const last = change
      .catch(() => undefined)
      .then(() => {
        if (queues.get(tag) === last) queues.delete(tag);
      });
    queues.set(tag, last);
    return change;
  };
}

/** What DynamoDB says of a row that is asked for more often than it serves one. */
const tooOften = new Set(['ProvisionedThroughputExceededException', 'ThrottlingException']);

/**
 * Rows are of one shape, so no caller can cause a failure. But many callers can use up the time of a change that waits for
 * its turn, or what DynamoDB serves of one row, and neither is the table's fault.
 * @throws LimitStoreUnavailable of a change that had all its time, LimitStoreContended of any other.
 */
async function answered<T>(call: Promise<T>, isAlone: boolean): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    const isCrowded = cause instanceof Error && tooOften.has(cause.name);
    if (isAlone && !isCrowded) throw new LimitStoreUnavailable('the limit table did not answer', { cause });
    throw new LimitStoreContended('the limit table had no answer in the time left', { cause });
  }
}
