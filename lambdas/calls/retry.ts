import type { UpstreamFailure } from '../ports.ts';
import type { CallResult, GuardedCall, GuardedRequest } from './guarded-call.ts';
import type { RetryBudget } from './retry-budget.ts';

/** When a call is tried again. */
export interface RetryRule {
  /** All tries together; at most three. */
  readonly tries: number;
  readonly statuses: readonly number[];
  readonly failures: readonly UpstreamFailure[];
  /** The first pause is anything up to this, each one after it anything up to twice as much. */
  readonly pauseMillis: number;
}

export interface RetryParts {
  readonly budget: RetryBudget;
  readonly nowMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly wait: (millis: number) => Promise<void>;
}

const mostTries = 3;

/**
 * Tries again what may be repeated, within the time and the budget there is. A call that the gateway itself has refused is not
 * tried again, and an upstream that says when is not asked sooner: what cannot wait that long has its answer.
 */
export function retry(rule: RetryRule, parts: RetryParts): (next: GuardedCall) => GuardedCall {
  const { budget } = parts;
  return (next) => (request) => {
    budget.earn();
    const startedAt = parts.nowMillis();
    return next(request).then((result) =>
      request.isRepeatable && isWorthAnother(rule, result)
        ? again(rule, parts, next, { request, result, startedAt })
        : result,
    );
  };
}

interface Tried {
  readonly request: GuardedRequest;
  readonly result: CallResult;
  readonly startedAt: number;
}

async function again(rule: RetryRule, parts: RetryParts, next: GuardedCall, tried: Tried): Promise<CallResult> {
  const { budget, nowMillis, random, wait } = parts;
  const { request, startedAt } = tried;
  let { result } = tried;
  const leftMillis = () => request.timeoutMillis - (nowMillis() - startedAt);
  for (let tries = 1; tries < Math.min(rule.tries, mostTries) && isWorthAnother(rule, result); tries += 1) {
    const pause = random() * rule.pauseMillis * 2 ** (tries - 1);
    const pauseMillis = Math.max(pause, 'headers' in result ? retryAfterMillis(result.headers) : 0);
    if (pauseMillis >= leftMillis() || !budget.spend()) return result;
    await wait(pauseMillis);
    const timeoutMillis = leftMillis();
    if (timeoutMillis <= 0) return result;
    result = await next({ ...request, timeoutMillis });
  }
  return result;
}

function isWorthAnother(rule: RetryRule, result: CallResult): boolean {
  if ('refused' in result) return false;
  return 'failure' in result ? rule.failures.includes(result.failure) : rule.statuses.includes(result.status);
}

/** Seconds of RFC 9110 §10.2.3. A date is for clocks that agree: nobody is asked again by one. */
function retryAfterMillis(headers: readonly (readonly [name: string, value: string])[]): number {
  const field = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (field === undefined) return 0;
  return /^\d{1,9}$/.test(field) ? Number(field) * 1_000 : Number.POSITIVE_INFINITY;
}
