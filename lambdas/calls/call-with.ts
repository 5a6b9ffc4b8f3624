import type { UpstreamRequest } from '../ports.ts';
import type { TargetCall } from './balance.ts';
import type { CallRefused, CallResult } from './guarded-call.ts';
import { type Obtained, Unobtainable } from './obtained.ts';

export interface CallWithParts<T> {
  readonly what: Obtained<T>;
  /** The request with it. */
  readonly put: (value: T, request: UpstreamRequest) => UpstreamRequest;
  /** The answer is due to what was put, and nothing has been done: with another the call is made once more. */
  readonly isToBeRepeated: (result: CallResult, request: UpstreamRequest) => boolean;
}

/** Makes calls with something that has to be had first, within the time of the call; refuses them while it cannot be had. */
export function callWith<T extends string | object>(parts: CallWithParts<T>): (next: TargetCall) => TargetCall {
  const { what, put, isToBeRepeated } = parts;
  return (next) => async (request) => {
    const startedAt = performance.now();
    const leftMillis = () => request.timeoutMillis - (performance.now() - startedAt);
    const had = what.get();
    const value = had instanceof Promise ? await inTime(had, leftMillis()) : had;
    if (isRefused(value)) return value;
    const call = (by: T) =>
      next(put(by, had instanceof Promise ? { ...request, timeoutMillis: leftMillis() } : request));
    const result = await call(value);
    if (!isToBeRepeated(result, request)) return result;
    const other = await inTime(what.other(value), leftMillis());
    if (isRefused(other) || other === value) return result;
    return next(put(other, { ...request, timeoutMillis: leftMillis() }));
  };
}

const isRefused = (value: string | object): value is CallRefused => typeof value === 'object' && 'refused' in value;

/** What it comes to; a refusal where it cannot be had, or not in this time. */
async function inTime<T>(work: Promise<T>, millis: number): Promise<T | CallRefused> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CallRefused>((resolve) => {
    timer = setTimeout(() => resolve(refusal(lateMillis)), Math.max(0, millis));
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    if (error instanceof Unobtainable) return refusal(error.retryAfterMillis);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const lateMillis = 1_000;

const refusal = (retryAfterMillis: number): CallRefused => ({ refused: 'credential-unavailable', retryAfterMillis });
