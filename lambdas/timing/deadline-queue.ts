/** Waits of one length, each given up when it is over. */
export interface DeadlineQueue<T> {
  /** Gives it up once the time has passed, unless {@link stop} comes before. */
  add(what: T): Wait<T>;
  stop(wait: Wait<T>): void;
  /** Forgets all waits; nothing is given up any more. */
  clear(): void;
}

export interface Wait<T> {
  readonly endsAt: number;
  /** undefined when it is over. */
  what: T | undefined;
  /** Its neighbours, older and younger, while it is under way. */
  older: Wait<T> | undefined;
  younger: Wait<T> | undefined;
}

/**
 * One timer for any number of waits: a timer each would cost as much as the calls that they watch. The waits are a chain,
 * out of which each goes when it is over, and what is over holds nothing: the collector takes such objects for long-lived
 * and would carry what they hold, which doubled the processor time of a check.
 * An event loop that was held up runs its timers before it reads what has arrived meanwhile, so there is one look at the
 * sockets more before anything is given up, and only the other side can be late: an answer thrown away is a request counted
 * and refused, or let in uncounted.
 */
export function deadlineQueue<T>(millis: number, nowMillis: () => number, giveUp: (what: T) => void): DeadlineQueue<T> {
  let oldest: Wait<T> | undefined;
  let youngest: Wait<T> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const now = nowMillis();
    const late: Wait<T>[] = [];
    let wait = oldest;
    for (; wait !== undefined && wait.endsAt <= now; wait = wait.younger) late.push(wait);
    timer = wait === undefined ? undefined : lookIn(wait.endsAt - now);
    if (late.length > 0) setImmediate(() => late.forEach(end));
  }

  /** What is waited for keeps a process, the watch over it does not. */
  const lookIn = (afterMillis: number) => setTimeout(look, afterMillis).unref();

  function stop(wait: Wait<T>): void {
    if (wait.what === undefined) return;
    if (wait.older === undefined) oldest = wait.younger;
    else wait.older.younger = wait.younger;
    if (wait.younger === undefined) youngest = wait.older;
    else wait.younger.older = wait.older;
    wait.older = undefined;
    wait.younger = undefined;
    wait.what = undefined;
  }

  function end(wait: Wait<T>): void {
    const { what } = wait;
    stop(wait);
    if (what !== undefined) giveUp(what);
  }

  return {
    add(what) {
      const wait: Wait<T> = {
        endsAt: nowMillis() + millis,
        what,
        older: youngest,
        younger: undefined,
      };
      if (youngest === undefined) oldest = wait;
      else youngest.younger = wait;
      youngest = wait;
      timer ??= lookIn(millis);
      return wait;
    },
    stop,
    clear() {
      clearTimeout(timer);
      timer = undefined;
      [oldest, youngest] = [undefined, undefined];
    },
  };
}
