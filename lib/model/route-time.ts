import { durationMillis } from '../contract/units.ts';
import { usualRetry } from '../contract/upstream-call.ts';
import { field } from './reading.ts';

/**
 * Milliseconds that a route has for all that it calls: its own time, the default of its service, or that of the upstream, for
 * which an aggregate writes its own; undefined while none is lawful.
 */
export function routeTimeMillis(service: unknown, route: unknown): number | undefined {
  const usual =
    field(service, 'defaults', 'timeout') ?? field(service, 'upstream', 'timeout') ?? field(service, 'timeout');
  return durationMillis(field(route, 'timeout') ?? usual);
}

/** How the time of a route is shared out among the tries of its call. */
export interface CallTimes {
  readonly timeoutMillis: number;
  readonly tries: number;
  /** All pauses between the tries, at their longest. */
  readonly pausesMillis: number;
  /** What was written, or the longest that fits; under 1 where nothing fits. */
  readonly tryMillis: number;
}

/** The shares of a route's time; undefined while some of it is no time. */
export function callTimes(service: unknown, route: unknown): CallTimes | undefined {
  const timeoutMillis = routeTimeMillis(service, route);
  const tries = triesOf(service, route);
  const pause = field(service, 'upstream', 'retry', 'pause');
  const pauseMillis = pause === undefined ? usualRetry.pauseMillis : durationMillis(pause);
  if (timeoutMillis === undefined || tries === undefined || pauseMillis === undefined) return undefined;
  const pausesMillis = pauseMillis * (2 ** (tries - 1) - 1);
  const written = field(route, 'try') ?? field(service, 'upstream', 'try');
  const fitting = Math.floor((timeoutMillis - pausesMillis) / tries);
  const tryMillis = written === undefined ? fitting : durationMillis(written);
  return tryMillis === undefined ? undefined : { timeoutMillis, tries, pausesMillis, tryMillis };
}

function triesOf(service: unknown, route: unknown): number | undefined {
  if (isOnce(route) || field(service, 'upstream', 'retry') === undefined) return 1;
  const tries = field(service, 'upstream', 'retry', 'tries');
  return tries === 2 || tries === 3 ? tries : undefined;
}

/** Its call is made once, whatever the upstream says. */
export function isOnce(route: unknown): boolean {
  return field(route, 'retry') === 'none';
}
