import type { CredentialModel, EntryModel, GatewayModel } from '../model/gateway-model.ts';
import type { PlannedAuthorizer } from '../policies/planned-authorizer.ts';

/**
 * The authorizers that a gateway's routes ask. One serves all credentials that stand in one header, so that ten of API Gateway
 * are enough. Where API Gateway would demand two headers of everyone, or a credential stands in the query, or a direct route
 * has nobody behind the authorizer, nothing is kept.
 */
export function authorizersOf(model: GatewayModel): readonly PlannedAuthorizer[] {
  const byName = new Map<string, PlannedAuthorizer>();
  for (const route of [...model.services, ...model.aggregates].flatMap(({ routes }): readonly EntryModel[] => routes)) {
    const wanted = authorizerOf(model, route);
    if (wanted === null) continue;
    const known = byName.get(wanted.name);
    byName.set(wanted.name, known === undefined ? wanted : together(known, wanted));
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Nothing is kept longer than any of its credentials allows. */
function together(one: PlannedAuthorizer, other: PlannedAuthorizer): PlannedAuthorizer {
  return {
    ...one,
    credentials: [...new Set([...one.credentials, ...other.credentials])].sort(),
    ttlSeconds: Math.min(one.ttlSeconds, other.ttlSeconds),
  };
}

/** The authorizer that a route asks, for this route alone; null where API Gateway vouches for the caller itself, or nobody has to. */
export function authorizerOf(
  { platform }: GatewayModel,
  route: EntryModel & { readonly direct?: string | null },
): PlannedAuthorizer | null {
  const members = route.credentials.map((name) => platform.credentials[name] as Single);
  if (members.every((one) => one.kind === 'apiKey' && one.keptBy === 'api-gateway')) return null;
  const headers = [...new Set(members.map(headerOf))];
  const hasQuery = members.some((one) => one.kind === 'apiKey' && one.query !== null);
  const isUnkept = hasQuery || headers.length > 1;
  const asked = { functionOf: null, credentials: route.credentials, headers: isUnkept ? [] : headers, ttlSeconds: 0 };
  const [first] = members;
  const functionOf = first?.kind === 'lambda' ? route.auth : null;
  if (typeof route.direct === 'string') return { ...asked, functionOf, name: `direct-${route.auth}` };
  if (first?.kind === 'lambda')
    return { ...asked, functionOf, name: `lambda-${route.auth}`, ttlSeconds: first.cacheSeconds };
  if (isUnkept) return { ...asked, name: members.length === 1 ? 'key-query' : `any-${route.auth}` };
  const kept = members.flatMap((one) => (one.kind === 'introspection' ? [one.cacheSeconds] : []));
  return {
    ...asked,
    name: sharedName(headers[0] as string),
    ttlSeconds: Math.min(platform.authorizerCacheSeconds, ...kept),
  };
}

type Single = Exclude<CredentialModel, { kind: 'anyOf' }>;

function headerOf(credential: Single): string {
  return credential.kind === 'apiKey' ? 'x-api-key' : credential.header;
}

function sharedName(header: string): string {
  if (header === 'authorization') return 'caller';
  return header === 'x-api-key' ? 'key' : `caller-${header}`;
}
