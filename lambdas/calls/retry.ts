import type { RetryRule } from '../../lib/contract/upstream-call.ts';
import type { CallResult, GuardedCall, GuardedRequest } from './guarded-call.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface RetryParts {
  readonly budget: RetryBudget;
  readonly nowMillis: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly wait: (millis: number) => Promise<void>;
}

const mostTries = 3;

/**
 * Tries again what may be repeated, within the time and the budget there is, each time for `tryMillis` at the most. A call
 * that the gateway itself has refused is not tried again, and an upstream that says when is not asked sooner: what cannot wait
 * that long has its answer.
 */
export function retry(rule: RetryRule, parts: RetryParts): (next: GuardedCall) => GuardedCall {
  const { budget } = parts;
  return (next) => (request) => {
    budget.earn();
    const startedAt = parts.nowMillis();
    return next(oneTry(request, request.timeoutMillis)).then((result) =>
      isWorthAnother(rule, request, result) ? again(rule, parts, next, { request, result, startedAt }) : result,
    );
  };
}

/** Where nothing is tried again; a call earns what a hedge may spend. */
export function onlyTry(budget: RetryBudget): (next: GuardedCall) => GuardedCall {
  return (next) => (request) => {
    budget.earn();
    return next(oneTry(request, request.timeoutMillis));
  };
}

function oneTry(request: GuardedRequest, leftMillis: number): GuardedRequest {
  const timeoutMillis = Math.min(request.tryMillis, leftMillis);
  return timeoutMillis === request.timeoutMillis ? request : { ...request, timeoutMillis };
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
  for (let tries = 1; tries < Math.min(rule.tries, mostTries) && isWorthAnother(rule, request, result); tries += 1) {
    const pause = random() * rule.pauseMillis * 2 ** (tries - 1);
    const pauseMillis = Math.max(pause, 'headers' in result ? retryAfterMillis(result.headers) : 0);
    if (pauseMillis >= leftMillis() || !budget.spend()) return result;
    await wait(pauseMillis);
    const left = leftMillis();
    if (left <= 0) return result;
    result = await next(oneTry(request, left));
  }
  return result;
}

/** What was not sent may be sent whatever it is, unless nobody waits for it any more. */
function isWorthAnother(rule: RetryRule, request: GuardedRequest, result: CallResult): boolean {
  const { once, isRepeatable, signal } = request;
  if (once || signal?.aborted || 'refused' in result) return false;
  if ('status' in result) return isRepeatable && rule.statuses.includes(result.status);
  if (!isRepeatable && result.unsent === undefined) return false;
  return rule.failures.some((failure) => failure === result.failure);
}

/** Seconds of RFC 9110 §10.2.3. A date is for clocks that agree: nobody is asked again by one. */
function retryAfterMillis(headers: readonly (readonly [name: string, value: string])[]): number {
  const field = headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (field === undefined) return 0;
  return /^\d{1,9}$/.test(field) ? Number(field) * 1_000 : Number.POSITIVE_INFINITY;
}
