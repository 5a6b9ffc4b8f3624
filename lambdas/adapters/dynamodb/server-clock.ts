/** The time of a server, from its answers. */
export interface ServerClock {
  /** An answer that was asked for at `sentAt`, came at `receivedAt` (both on our own clock) and said `date`. */
  learn(date: string | undefined, sentAt: number, receivedAt: number): void;
  /** Never later than the server's own time; at most the granularity below and one answer's way earlier. */
  nowMicros(): number;
}

/** HTTP's Date has whole seconds, cut off. */
const granularityMillis = 1_000;

/**
 * A server's clock read through the `Date` of its answers and our own monotonic clock, whose setting does not matter. Each
 * answer says that the server's time was within one second; what all of them agree on soon is a few milliseconds.
 * The earliest time that fits is taken, so no instance frees a window before its time.
 * @throws Error when it is asked before the first answer came.
 */
export function serverClock(monotonicMillis: () => number): ServerClock {
  /** What to add to our clock, at the least and at the most. */
  let ahead = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  return {
    learn(date, sentAt, receivedAt) {
      const said = Date.parse(date ?? '');
      if (Number.isNaN(said)) return;
      const seen = { least: said - receivedAt, most: said + granularityMillis - sentAt };
      const both = { least: Math.max(ahead.least, seen.least), most: Math.min(ahead.most, seen.most) };
      // Answers that cannot both be true: one of the clocks was set or drifted away, and the last answer is right.
      ahead = both.least <= both.most ? both : seen;
    },
    nowMicros() {
      if (ahead.least === Number.NEGATIVE_INFINITY) throw new Error('the server has not said its time yet');
      return Math.floor((monotonicMillis() + ahead.least) * 1000);
    },
  };
}
