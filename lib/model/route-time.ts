import { durationMillis } from '../contract/units.ts';
import { field } from './reading.ts';

/** Milliseconds that a route has for its call: its own time, the service's default or the upstream's; undefined while none is lawful. */
export function routeTimeMillis(service: unknown, route: unknown): number | undefined {
  return durationMillis(
    field(route, 'timeout') ?? field(service, 'defaults', 'timeout') ?? field(service, 'upstream', 'timeout'),
  );
}
