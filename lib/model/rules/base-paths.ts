import type { Finding } from '../finding.ts';
import type { GatewayReading, ServiceReading } from '../gateway-reading.ts';
import { isUnderAll, placedRoutes } from '../placed-route.ts';
import { field, textOf } from '../reading.ts';

/** Where guardrails demand it, each service has a part of the tree to itself. */
export function basePathRules(gateway: GatewayReading): readonly Finding[] {
  if (!gateway.guardrails.basePathRequired) return [];
  const demanded = gateway.services.filter((service) => !isOnlyUnderAll(gateway, service));
  return demanded.flatMap((service, index): readonly Finding[] => {
    const path = [...service.path, 'path'];
    const own = basePath(service);
    if (own === undefined) return [{ code: 'GH1906', path }];
    const other = demanded.slice(0, index).find((earlier) => isNested(own, basePath(earlier) ?? '/'));
    if (other === undefined) return [];
    const why = `${nameOf(service)} at '${own}' and ${nameOf(other)} at '${basePath(other)}'`;
    return [{ code: 'GH1907', path, why }];
  });
}

/** What answers all that nobody else does stands at the root, and takes no request from anybody. */
function isOnlyUnderAll(gateway: GatewayReading, service: ServiceReading): boolean {
  const own = gateway.routes.filter((route) => route.service === service);
  const placed = placedRoutes({ ...gateway, routes: own });
  // `{rest+}` does not fit the root itself, which goes with it.
  const others = placed.filter((one) => !isUnderAll(one) && one.segments.length > 0);
  return placed.some(isUnderAll) && others.length === 0 && placed.length === own.length;
}

/** Without one, and with the root, it has none of its own. */
function basePath({ raw }: ServiceReading): string | undefined {
  const path = textOf(field(raw, 'path'));
  return path === '/' ? undefined : path;
}

function isNested(one: string, other: string): boolean {
  return other !== '/' && (`${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`));
}

function nameOf({ name, owner }: ServiceReading): string {
  return `${name} (${owner})`;
}
