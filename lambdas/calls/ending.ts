import type { Ending } from '../../lib/engine/breaker/outcome.ts';
import type { CallResult, GuardedRequest } from './guarded-call.ts';

/** What a call's end says of its upstream: nothing where the gateway refused it, ended it, or gave it less than a try's time. */
export function endingOf(result: CallResult, { timeoutMillis, tryMillis, signal }: GuardedRequest): Ending {
  if ('refused' in result) return { failure: 'cut-short' };
  if (!('failure' in result)) return result;
  const isCutShort = result.failure === 'timeout' && (timeoutMillis < tryMillis || signal?.aborted === true);
  return isCutShort ? { failure: 'cut-short' } : result;
}
