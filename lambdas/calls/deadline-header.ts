import type { UpstreamRequest } from '../ports.ts';
import type { CallResult } from './guarded-call.ts';

/** A call of a target, or of a function. */
type ToldCall<R> = (request: R) => Promise<CallResult>;

/** Tells the upstream how many whole milliseconds are left of this try: what it answers later nobody waits for. */
export function deadlineHeader(name: string) {
  return <R extends Pick<UpstreamRequest, 'headers' | 'timeoutMillis'>>(next: ToldCall<R>): ToldCall<R> =>
    (request) => {
      const left = String(Math.max(0, Math.floor(request.timeoutMillis)));
      return next({ ...request, headers: [...request.headers, [name, left]] });
    };
}
