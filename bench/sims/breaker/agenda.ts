/** A virtual clock and what is to happen when; things of one time happen in the order in which they were planned. */
export interface Agenda {
  readonly now: () => number;
  after(millis: number, what: () => void): void;
  /** Until nothing is left up to that time. */
  runUntil(millis: number): void;
}

interface Entry {
  readonly at: number;
  readonly turn: number;
  readonly what: () => void;
}

const isBefore = (one: Entry, other: Entry) => one.at < other.at || (one.at === other.at && one.turn < other.turn);

export function agenda(): Agenda {
  const heap: Entry[] = [];
  let [now, turn] = [0, 0];

  function push(entry: Entry): void {
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(entry, heap[above] as Entry)) break;
      heap[at] = heap[above] as Entry;
      at = above;
    }
    heap[at] = entry;
  }

  function pop(): Entry {
    const first = heap[0] as Entry;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const least = right < heap.length && isBefore(heap[right] as Entry, heap[left] as Entry) ? right : left;
      if (!isBefore(heap[least] as Entry, last)) break;
      heap[at] = heap[least] as Entry;
      at = least;
    }
    heap[at] = last;
    return first;
  }

  return {
    now: () => now,
    after(millis, what) {
      turn += 1;
      push({ at: now + millis, turn, what });
    },
    runUntil(millis) {
      while (heap.length > 0 && (heap[0] as Entry).at <= millis) {
        const { at, what } = pop();
        now = at;
        what();
      }
      now = millis;
    },
  };
}
