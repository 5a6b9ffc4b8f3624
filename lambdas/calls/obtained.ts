/** What somebody else has given, and how long it is good. Milliseconds since the epoch. */
export interface Given<T> {
  readonly value: T;
  /** Until then nobody is asked. */
  readonly freshUntilMillis: number;
  /** Until then it is used although it should have been asked for again, if that brings nothing. */
  readonly endsMillis: number;
}

export interface ObtainParts<T> {
  /** `again` where what was given before turned out to be bad: it must not come out of a cache. Rejects with {@link Unobtainable}. */
  readonly obtain: (again: boolean) => Promise<Given<T>>;
  readonly onUnobtainable: (error: Unobtainable) => void;
  readonly nowMillis: () => number;
}

export interface Obtained<T> {
  /** At once where there is something good. @throws Unobtainable, which then stands for five seconds */
  get(): T | Promise<T>;
  /** For a `used` one that turned out to be bad; the same one when nothing else can be had, or somebody asked a minute ago. */
  other(used: T): Promise<T>;
}

/** It cannot be had now. The message says why in words that hold no secret. */
export class Unobtainable extends Error {
  override readonly name = 'Unobtainable';
  readonly retryAfterMillis: number;
  constructor(message: string, retryAfterMillis = failureMillis) {
    super(message);
    this.retryAfterMillis = retryAfterMillis;
  }
}

const failureMillis = 5_000;
/** Who can have something found bad, be it a caller, must not have it asked for with each call. */
const otherMillis = 60_000;
/** Longer than anybody may take to answer: a question that was under way when the function was frozen answers nobody. */
const patienceMillis = 4_000;

interface Question<T> {
  readonly again: boolean;
  readonly sinceMillis: number;
  readonly answer: Promise<T>;
}

/**
 * Something that is asked for by one call at a time, kept while it is good, and used to its end where nobody answers. What has
 * to be asked for again while it is still good is asked for beside the call.
 */
export function obtained<T>({ obtain, onUnobtainable, nowMillis }: ObtainParts<T>): Obtained<T> {
  let given: Given<T> | undefined;
  let failed: { readonly error: Unobtainable; readonly untilMillis: number } | undefined;
  let question: Question<T> | undefined;
  let otherSinceMillis = Number.NEGATIVE_INFINITY;

  function underWay(): Question<T> | undefined {
    return question !== undefined && nowMillis() - question.sinceMillis < patienceMillis ? question : undefined;
  }

  function ask(again: boolean): Promise<T> {
    const mine: Question<T> = { again, sinceMillis: nowMillis(), answer: obtain(again).then(kept, refused) };
    question = mine;
    return mine.answer;

    function kept(now: Given<T>): T {
      if (question === mine) [given, failed, question] = [now, undefined, undefined];
      return now.value;
    }
    function refused(error: unknown): never {
      const isMine = question === mine;
      if (isMine) question = undefined;
      if (!(error instanceof Unobtainable)) throw error;
      if (isMine) failed = { error, untilMillis: nowMillis() + failureMillis };
      onUnobtainable(error);
      throw error;
    }
  }

  return {
    get() {
      const now = nowMillis();
      if (given !== undefined && now < given.freshUntilMillis) return given.value;
      const isUsable = given !== undefined && now < given.endsMillis;
      if (failed === undefined || now >= failed.untilMillis) {
        const answer = underWay()?.answer ?? ask(false);
        if (!isUsable) return answer;
        answer.catch(unlessUnobtainable(undefined));
      }
      if (isUsable) return (given as Given<T>).value;
      const { error, untilMillis } = failed as NonNullable<typeof failed>;
      return Promise.reject(new Unobtainable(error.message, untilMillis - now));
    },
    async other(used) {
      if (given !== undefined && given.value !== used) return given.value;
      const asked = underWay();
      if (asked?.again) return asked.answer.catch(unlessUnobtainable(used));
      if (nowMillis() - otherSinceMillis < otherMillis) return used;
      otherSinceMillis = nowMillis();
      return ask(true).catch(unlessUnobtainable(used));
    },
  };
}

function unlessUnobtainable<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Unobtainable) return instead;
    throw error;
  };
}
