import type { ManifestPart, ManifestRoute } from '../contract/assembly-manifest.ts';
import { requestValueText } from '../contract/request-value.ts';
import { durationText } from '../contract/units.ts';
import type { ValidationRule } from '../contract/validation.ts';
import type { PartModel } from '../model/gateway-model.ts';
import { downText } from '../policies/aggregation.ts';
import { partsReadBy } from '../policies/part-waves.ts';
import { callTexts } from './call-texts.ts';
import { entriesOf } from './entries.ts';
import type { GatewayPlan, Planned } from './gateway-plan.ts';
import { limitTexts } from './limit-texts.ts';

/** The entries of a plan as tools and people read them. */
export function routeRows(plan: GatewayPlan): readonly ManifestRoute[] {
  return entriesOf(plan).map(routeRow);
}

function routeRow(planned: Planned): ManifestRoute {
  const { service, owner, route, way, decisions, pricePerMillion } = planned;
  return {
    service,
    owner,
    method: route.method,
    path: route.path,
    way,
    auth: route.auth,
    reason: route.reason,
    anyCaller: route.anyCaller,
    credentials: route.credentials,
    scopes: route.scopes,
    anyScope: route.anyScope,
    roles: route.roles,
    tiers: route.tiers,
    where: route.where.map(({ left, right }) => ({ left: requestValueText(left), right: requestValueText(right) })),
    refusesBare: refusesBare(route.validation),
    limits: limitTexts(route.limits, route.throttles),
    timeoutMillis: route.timeoutMillis,
    ...called(planned),
    pricePerMillion,
    decisions,
  };
}

/** As far as the schemas say so at their top. */
function refusesBare({ body, query, headers }: ValidationRule): boolean {
  return [body, query?.schema, headers?.schema].some((schema) => {
    const required = typeof schema === 'object' ? schema?.['required'] : undefined;
    return Array.isArray(required) && required.length > 0;
  });
}

/** What is called for it, and how. */
function called(
  planned: Planned,
): Pick<ManifestRoute, 'timeout' | 'breaker' | 'retry' | 'fallback' | 'upstream' | 'parts'> {
  if (planned.way !== 'aggregate') return { ...callTexts(planned), upstream: planned.upstream.name, parts: [] };
  const { timeoutMillis, parts } = planned.route;
  const timeout = durationText(timeoutMillis);
  return { timeout, breaker: null, retry: null, fallback: null, upstream: null, parts: parts.map(manifestPart) };
}

function manifestPart(part: PartModel): ManifestPart {
  const { name, service, routeKey, path, query, down, timeoutMillis } = part;
  const values = [...Object.values(path), ...Object.values(query)];
  const claims = [...new Set(values.flatMap((value) => (value.from === 'claims' ? [value.name] : [])))];
  return { name, service, route: routeKey, claims, after: partsReadBy(part), ifDown: downText(down), timeoutMillis };
}
