import type { HedgeRule } from '../../lib/contract/upstream-call.ts';
import { latestTimes } from '../../lib/engine/balancing/latest-times.ts';
import type { CallResult, GuardedCall, GuardedRequest } from './guarded-call.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface HedgeParts {
  /** The upstream's own: what is spent here cannot be spent for another try. */
  readonly budget: RetryBudget;
  readonly nowMillis: () => number;
}

/** Beside its method, it must be repeatable: a route may say that none of its calls is made twice. */
const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * A read that has no answer after the usual time is sent once more, to another target where there is one. The first good answer
 * counts and the other call is ended. What ends before that time is not sent again, however it ends: that is for retries.
 */
export function hedge(rule: HedgeRule, { budget, nowMillis }: HedgeParts): (next: GuardedCall) => GuardedCall {
  const times = 'percentile' in rule ? latestTimes(rule.percentile) : undefined;
  const delayMillis = () => ('afterMillis' in rule ? rule.afterMillis : times?.percentileMillis);

  return (next) => (request) => {
    if (!request.isRepeatable || !reads.has(request.method)) return next(request);
    const startedAt = nowMillis();
    const leftMillis = () => request.timeoutMillis - (nowMillis() - startedAt);
    const delay = delayMillis();
    const result = delay === undefined ? next(request) : race({ request, delay, leftMillis, budget }, next);
    if (times === undefined) return result;
    return result.then((answer) => {
      if (isGood(answer)) times.add(nowMillis() - startedAt);
      return answer;
    });
  };
}

interface Race {
  readonly request: GuardedRequest;
  readonly delay: number;
  readonly leftMillis: () => number;
  readonly budget: RetryBudget;
}

/** The second call is made while the first has no answer. One of both settles it; of two bad ends that of the first call. */
function race({ request, delay, leftMillis, budget }: Race, next: GuardedCall): Promise<CallResult> {
  return new Promise((resolve, reject) => {
    const ends: (CallResult | undefined)[] = [];
    const calls: AbortController[] = [];

    function send(timeoutMillis: number): void {
      const call = new AbortController();
      const number = calls.push(call) - 1;
      next({ ...request, timeoutMillis, signal: call.signal }).then((result) => ended(number, result), failed);
    }
    function ended(number: number, result: CallResult): void {
      ends[number] = result;
      if (isGood(result)) settle(result);
      else if (calls.every((_, n) => ends[n] !== undefined)) settle(better(ends));
    }
    function settle(result: CallResult): void {
      stop();
      resolve(result);
    }
    function failed(error: unknown): void {
      stop();
      reject(error);
    }
    function stop(): void {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', stop);
      for (const [number, call] of calls.entries()) if (ends[number] === undefined) call.abort();
    }
    const timer = setTimeout(() => {
      const timeoutMillis = leftMillis();
      if (timeoutMillis > 0 && budget.spend()) send(timeoutMillis);
    }, delay);
    request.signal?.addEventListener('abort', stop);
    send(request.timeoutMillis);
    if (request.signal?.aborted) stop();
  });
}

/** An answer that is worth ending another call for: what overloads one target may be nothing to the next. */
const isGood = (result: CallResult) => 'status' in result && result.status < 500;

function better(ends: readonly (CallResult | undefined)[]): CallResult {
  return ends.find((end) => end !== undefined && 'status' in end) ?? (ends[0] as CallResult);
}
