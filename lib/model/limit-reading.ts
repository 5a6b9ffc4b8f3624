import type { Path } from './finding.ts';
import type { GatewayReading, RouteReading } from './gateway-reading.ts';
import { entriesOf, field, textsOf } from './reading.ts';

/** One limit as the rules see it. */
export interface LimitReading {
  readonly path: Path;
  readonly raw: unknown;
  /** Of one route, of the routes of a service that name none, or of all routes of a service, a gateway or a platform. */
  readonly scope: 'route' | 'default' | 'shared';
  /** The routes that it holds for. */
  readonly routes: readonly RouteReading[];
}

/** Every limit of a declaration, wherever it was written. */
export function readLimits(gateway: GatewayReading): readonly LimitReading[] {
  const { routes, services, platform, raw } = gateway;
  const shared = (path: Path, value: unknown, held: readonly RouteReading[]) =>
    limitsAt([...path, 'limits'], value, 'shared', held);
  return [
    ...shared(['platform', 'definition'], field(platform, 'limits'), routes),
    ...shared(['definition'], field(raw, 'definition', 'limits'), routes),
    ...services.flatMap((service) => {
      const own = routes.filter((route) => route.service === service);
      const unnamed = own.filter((route) => field(route.raw, 'limit') === undefined);
      return [
        ...shared(service.path, field(service.raw, 'limits'), own),
        ...limitsAt(
          [...service.path, 'defaults', 'limit'],
          field(service.raw, 'defaults', 'limit'),
          'default',
          unnamed,
        ),
      ];
    }),
    ...routes.flatMap((route) => limitsAt([...route.path, 'limit'], field(route.raw, 'limit'), 'route', [route])),
  ];
}

/** One limit or a list of them; whatever else stands there is left to the shape. */
function limitsAt(
  path: Path,
  value: unknown,
  scope: LimitReading['scope'],
  routes: readonly RouteReading[],
): readonly LimitReading[] {
  const list = Array.isArray(value)
    ? value.map((raw, index) => ({ path: [...path, index], raw }))
    : [{ path, raw: value }];
  return list.filter(({ raw }) => isObject(raw)).map((one) => ({ ...one, scope, routes }));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rates of a limit with the steps to each, and the tier that it is for; none for what is not a rate. */
export function ratesOf(
  raw: unknown,
): readonly { readonly steps: Path; readonly rate: unknown; readonly tier: string | undefined }[] {
  const rate = field(raw, 'rate');
  if (typeof rate === 'string') return [{ steps: ['rate'], rate, tier: undefined }];
  if (Array.isArray(rate))
    return textsOf(rate).map(([index, text]) => ({ steps: ['rate', index], rate: text, tier: undefined }));
  return entriesOf(rate).map(([tier, text]) => ({ steps: ['rate', tier], rate: text, tier }));
}
