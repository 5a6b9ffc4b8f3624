import type { ManifestRoute } from '../contract/assembly-manifest.ts';
import type { LimitConfig } from '../contract/limits.ts';
import { requestValueText } from '../contract/request-value.ts';
import type { GatewayPlan } from './gateway-plan.ts';

/** The routes of a plan as tools and people read them. */
export function routeRows(plan: GatewayPlan): readonly ManifestRoute[] {
  return plan.routes.map(({ service, owner, route, upstream, way, decisions, pricePerMillion }) => ({
    service,
    owner,
    method: route.method,
    path: route.path,
    way,
    auth: route.auth,
    scopes: route.scopes,
    where: route.where.map(({ left, right }) => ({ left: requestValueText(left), right: requestValueText(right) })),
    limits: route.limits.map(limitText),
    timeoutMillis: route.timeoutMillis,
    upstream: upstream.name,
    pricePerMillion,
    decisions,
  }));
}

const windowUnits = new Map([
  [1_000, 's'],
  [60_000, 'min'],
  [3_600_000, 'h'],
  [86_400_000, 'day'],
]);

/** `60/min by claims.sub` */
function limitText({ rule, by }: LimitConfig): string {
  const unit = windowUnits.get(rule.windowMillis) ?? `${rule.windowMillis} ms`;
  return `${rule.limit}/${unit} by ${by.map(requestValueText).join(' + ')}`;
}
