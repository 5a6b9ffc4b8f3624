import type { Path } from './finding.ts';
import type { GatewayReading, RouteReading, ServiceReading } from './gateway-reading.ts';
import { parseRouteKey } from './path-template.ts';
import { field } from './reading.ts';
import { type CallTimes, callTimes, isOnce } from './route-time.ts';

/** The upstream of one service as the rules see it. */
export interface UpstreamReading {
  readonly path: Path;
  readonly raw: unknown;
  readonly service: ServiceReading;
  readonly routes: readonly UpstreamRoute[];
  /** Routes that the gateway itself calls it for; of the direct ones API Gateway knows nothing of all this. */
  readonly called: readonly UpstreamRoute[];
}

interface UpstreamRoute {
  readonly route: RouteReading;
  /** Some of its requests are a GET or a HEAD. */
  readonly isRead: boolean;
  /** Its call is made once, whatever the upstream says. */
  readonly isOnce: boolean;
  /** undefined while some of its time is no time. */
  readonly times: CallTimes | undefined;
}

export function readUpstreams(gateway: GatewayReading): readonly UpstreamReading[] {
  const services = gateway.services.filter(({ kind }) => kind === 'service');
  return services.map((service) => {
    const routes = gateway.routes
      .filter((route) => route.service === service)
      .map((route) => ({
        route,
        isRead: isRead(route) || route.key.startsWith('ANY '),
        isOnce: isOnce(route.raw),
        times: callTimes(service.raw, route.raw),
      }));
    return {
      path: [...service.path, 'upstream'],
      raw: field(service.raw, 'upstream'),
      service,
      routes,
      called: routes.filter(({ route }) => field(route.raw, 'direct') === undefined),
    };
  });
}

/** Every request of it is a GET or a HEAD. */
export function isRead({ key }: RouteReading): boolean {
  const parsed = parseRouteKey(key);
  return !('fault' in parsed) && (parsed.method === 'GET' || parsed.method === 'HEAD');
}

/** The routes with the time that each has for one try, the shortest first. */
export function byTry(
  routes: readonly UpstreamRoute[],
): readonly { readonly key: string; readonly tryMillis: number }[] {
  return routes
    .flatMap(({ route: { key }, times }) =>
      times === undefined || times.tryMillis < 1 ? [] : [{ key, tryMillis: times.tryMillis }],
    )
    .sort((a, b) => a.tryMillis - b.tryMillis);
}
