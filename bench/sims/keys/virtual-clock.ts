/** A clock that stands until it is moved, and what waits on it. */
export interface VirtualClock {
  nowMillis(): number;
  /** Resolves when the clock has been moved that far. */
  pause(millis: number): Promise<void>;
  /** Moves on, unless somebody waits for a moment on the way. */
  skipTo(atMillis: number): boolean;
  /** Moves on; whoever waited goes on at its own moment, and as far as it gets without waiting again. */
  moveTo(atMillis: number): Promise<void>;
  /** Lets what was just begun go on until it is done or waits on the clock. */
  settle(isDone: () => boolean): Promise<void>;
}

interface Waiting {
  readonly atMillis: number;
  readonly go: () => void;
}

/** What waits for nothing but other promises is done after so many turns. */
const turns = 12;
const everybody = () => new Promise<void>((resolve) => setImmediate(resolve));

export function virtualClock(startMillis: number): VirtualClock {
  let now = startMillis;
  // Few wait at any time, so the one whose turn is next is found by inserting in order.
  const waiting: Waiting[] = [];
  return {
    nowMillis: () => now,
    pause: (millis) =>
      new Promise((go) => {
        const atMillis = now + millis;
        const before = waiting.findIndex((one) => one.atMillis > atMillis);
        waiting.splice(before === -1 ? waiting.length : before, 0, { atMillis, go });
      }),
    skipTo(atMillis) {
      if (waiting[0] !== undefined && waiting[0].atMillis <= atMillis) return false;
      now = atMillis;
      return true;
    },
    async moveTo(atMillis) {
      while (waiting[0] !== undefined && waiting[0].atMillis <= atMillis) {
        const { atMillis: moment, go } = waiting.shift() as Waiting;
        now = moment;
        go();
        await everybody();
      }
      now = atMillis;
    },
    async settle(isDone) {
      for (let turn = 0; turn < turns && !isDone(); turn += 1) await undefined;
      // Keys are imported on threads of their own, and nobody moves the clock meanwhile.
      while (!isDone() && waiting.length === 0) await everybody();
    },
  };
}
