import type { PartWhy } from '../../lib/engine/aggregate/part-failure.ts';

/** What stands in a whole where a part is not what its service said just now; `service` where that said so itself. */
export type StandsIn = 'last-good' | 'static' | 'omitted' | 'service';

/** What came of one part of an aggregate, for the log line; it holds names and numbers. */
export interface PartNote {
  readonly part: string;
  /** From when it was begun. */
  readonly millis: number;
  /** What its route answered; absent where it was not asked, or did not answer in time. */
  readonly status?: number;
  readonly why?: PartWhy | 'degraded' | 'stopped';
  readonly by?: StandsIn;
}
