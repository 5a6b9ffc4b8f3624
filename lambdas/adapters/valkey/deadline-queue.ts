/** Waits of one length, each given up when it is over. */
export interface DeadlineQueue {
  /** Calls `giveUp` once the time has passed, unless {@link stop} came before. */
  add(giveUp: () => void): Wait;
  /** Whether it came in time. */
  stop(wait: Wait): boolean;
  /** Forgets all waits; nothing is given up any more. */
  clear(): void;
}

interface Wait {
  readonly endsAt: number;
  readonly giveUp: () => void;
  isOver: boolean;
}

/**
 * One timer for any number of waits: a timer each would cost as much as the calls that they watch.
 * An event loop that was held up runs its timers before it reads what has arrived meanwhile, so there is one look at the
 * sockets more before anything is given up, and only the other side can be late: an answer thrown away is a request counted
 * and refused, or let in uncounted.
 */
export function deadlineQueue(millis: number, nowMillis: () => number): DeadlineQueue {
  let waits: Wait[] = [];
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const now = nowMillis();
    const pending = waits.findIndex(({ endsAt }) => endsAt > now);
    const due = pending < 0 ? waits : waits.slice(0, pending);
    waits = pending < 0 ? [] : waits.slice(pending);
    timer = waits[0] === undefined ? undefined : setTimeout(look, waits[0].endsAt - now);
    const late = due.filter(({ isOver }) => !isOver);
    if (late.length > 0) setImmediate(() => late.forEach(end));
  }

  function stop(wait: Wait): boolean {
    const inTime = !wait.isOver;
    wait.isOver = true;
    return inTime;
  }

  function end(wait: Wait): void {
    if (stop(wait)) wait.giveUp();
  }

  return {
    add(giveUp) {
      const wait = { endsAt: nowMillis() + millis, giveUp, isOver: false };
      waits.push(wait);
      timer ??= setTimeout(look, millis);
      return wait;
    },
    stop,
    clear() {
      clearTimeout(timer);
      timer = undefined;
      waits = [];
    },
  };
}
