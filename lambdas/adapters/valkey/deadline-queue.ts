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

const skippedAtMost = 1_000;
const isOver = (wait: Wait) => wait.isOver;

/**
 * One timer for any number of waits: a timer each would cost as much as the calls that they watch.
 * An event loop that was held up runs its timers before it reads what has arrived meanwhile, so there is one look at the
 * sockets more before anything is given up, and only the other side can be late: an answer thrown away is a request counted
 * and refused, or let in uncounted.
 */
export function deadlineQueue(millis: number, nowMillis: () => number): DeadlineQueue {
  let waits: Wait[] = [];
  /** Answers come nearly in the order of their questions, so what is over is at the front: it goes from there, step by step. */
  let front = 0;
  let timer: NodeJS.Timeout | undefined;

  function skip(isDone: (wait: Wait) => boolean): void {
    while (front < waits.length && isDone(waits[front] as Wait)) front += 1;
    if (front === waits.length) [waits, front] = [[], 0];
    else if (front >= skippedAtMost) [waits, front] = [waits.slice(front), 0];
  }

  function look(): void {
    const now = nowMillis();
    const late: Wait[] = [];
    skip((wait) => {
      if (!wait.isOver && wait.endsAt <= now) late.push(wait);
      return wait.isOver || wait.endsAt <= now;
    });
    const next = waits[front];
    timer = next === undefined ? undefined : setTimeout(look, next.endsAt - now);
    if (late.length > 0) setImmediate(() => late.forEach(end));
  }

  function stop(wait: Wait): boolean {
    const inTime = !wait.isOver;
    wait.isOver = true;
    if (waits[front] === wait) skip(isOver);
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
      [waits, front] = [[], 0];
    },
  };
}
