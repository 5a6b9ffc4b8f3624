import type { ManifestRoute } from '../contract/assembly-manifest.ts';
import { requestValueText } from '../contract/request-value.ts';
import { callTexts } from './call-texts.ts';
import type { GatewayPlan, PlannedRoute } from './gateway-plan.ts';
import { limitTexts } from './limit-texts.ts';

/** The routes of a plan as tools and people read them. */
export function routeRows(plan: GatewayPlan): readonly ManifestRoute[] {
  return plan.routes.map(routeRow);
}

function routeRow(planned: PlannedRoute): ManifestRoute {
  const { service, owner, route, upstream, way, decisions, pricePerMillion } = planned;
  return {
    service,
    owner,
    method: route.method,
    path: route.path,
    way,
    auth: route.auth,
    credentials: route.credentials,
    scopes: route.scopes,
    anyScope: route.anyScope,
    roles: route.roles,
    tiers: route.tiers,
    where: route.where.map(({ left, right }) => ({ left: requestValueText(left), right: requestValueText(right) })),
    limits: limitTexts(route.limits, route.throttles),
    timeoutMillis: route.timeoutMillis,
    ...callTexts(planned),
    upstream: upstream.name,
    pricePerMillion,
    decisions,
  };
}
