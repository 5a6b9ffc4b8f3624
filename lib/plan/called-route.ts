import type {
  AggregateRouteModel,
  GatewayModel,
  PartModel,
  RouteModel,
  UpstreamModel,
} from '../model/gateway-model.ts';
import type { PlannedRoute } from './gateway-plan.ts';

/**
 * The declared route of a part as the aggregator serves it: with the part's own time, shared out among its tries again, and
 * without the limits that the aggregate has as well, which are charged once. All else is as it is for who fetches it alone.
 */
export function calledRoute(
  { services }: GatewayModel,
  aggregate: AggregateRouteModel,
  { service: name, routeKey, timeoutMillis }: PartModel,
): Pick<PlannedRoute, 'service' | 'upstream' | 'route'> {
  const service = services.find((one) => one.name === name);
  const route = service?.routes.find(({ key }) => key === routeKey);
  if (service === undefined || route === undefined) throw new Error(`no route ${routeKey} of ${name} for a part`);
  const charged = new Set(aggregate.limits.map(({ id }) => id));
  const limits = route.limits.filter(({ id }) => !charged.has(id));
  const tryMillis = Math.min(route.tryMillis, longestTry(route, service.upstream, timeoutMillis));
  return { service: name, upstream: service.upstream, route: { ...route, timeoutMillis, tryMillis, limits } };
}

/** The longest of equal tries that fit, with their pauses; where there is no time for pauses, one try has all of it. */
function longestTry({ once }: RouteModel, { calls }: UpstreamModel, timeoutMillis: number): number {
  if (once || calls.retry === null) return timeoutMillis;
  const { tries, pauseMillis } = calls.retry;
  const fitting = Math.floor((timeoutMillis - pauseMillis * (2 ** (tries - 1) - 1)) / tries);
  return fitting < 1 ? timeoutMillis : fitting;
}
