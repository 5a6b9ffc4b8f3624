import type { TargetCall } from './balance.ts';

/** Tells the upstream how many whole milliseconds are left of this try: what it answers later nobody waits for. */
export function deadlineHeader(name: string): (next: TargetCall) => TargetCall {
  return (next) => (request) => {
    const left = String(Math.max(0, Math.floor(request.timeoutMillis)));
    return next({ ...request, headers: [...request.headers, [name, left]] });
  };
}
