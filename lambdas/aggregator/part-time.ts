import type { Context } from 'aws-lambda';
import { type Answer, answerMillis } from '../stages/exchange.ts';

/** A clock that nobody sets. */
export const monotonicMillis = () => performance.now();

/** What the gateway does before a call is not taken from the call's time: a service that hangs is heard of as one. */
const startMillis = 20;
/** A call ends by its own time. Whatever holds a part up longer than that is left behind. */
const lateMillis = startMillis + 25;

/** What is left of the invocation, as the stages of a part's route see it. */
export function until(context: Context, endsAtMillis: number): Context {
  const left = () => endsAtMillis + startMillis - monotonicMillis() + answerMillis;
  return { ...context, getRemainingTimeInMillis: () => Math.min(context.getRemainingTimeInMillis(), left()) };
}

interface Ends {
  /** Nobody needs the part any more. */
  readonly whole: AbortSignal;
  /** What is told to stop then, or when it is too late. */
  readonly call: AbortController;
  readonly endsAtMillis: number;
}

/** The answer; undefined when it is too late. */
export async function inTime(
  answer: Promise<Answer>,
  { whole, call, endsAtMillis }: Ends,
): Promise<Answer | undefined> {
  const stop = () => call.abort();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    const millis = Math.max(0, endsAtMillis - monotonicMillis()) + lateMillis;
    timer = setTimeout(() => {
      stop();
      resolve(undefined);
    }, millis);
  });
  whole.addEventListener('abort', stop);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    whole.removeEventListener('abort', stop);
  }
}
