import type { RouteConfig } from '../contract/runtime-config.ts';
import { authorizationRule } from './authorizer-config.ts';
import type { PlannedRoute } from './gateway-plan.ts';

/** What a route is served by at run time. */
export function routeConfig({
  service,
  upstream,
  route,
}: Pick<PlannedRoute, 'service' | 'upstream' | 'route'>): RouteConfig {
  const { to, timeoutMillis, tryMillis, once, fallback, limits, validation } = route;
  const { set, remove, request, answer, forward } = route;
  return {
    service,
    upstream: upstream.name,
    to,
    timeoutMillis,
    tryMillis,
    once,
    fallback,
    authorization: authorizationRule(route),
    limits,
    validation,
    set,
    remove,
    request,
    answer,
    forward,
  };
}
