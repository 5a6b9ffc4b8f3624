import { stageVariableName } from '../contract/places.ts';
import type { AuthorizationRule, AuthorizerConfig } from '../contract/runtime-config.ts';
import type { GatewayModel, RouteModel } from '../model/gateway-model.ts';
import type { InsecureReasons } from '../model/places-of.ts';
import type { PlannedRoute } from './gateway-plan.ts';

/**
 * What the authorizer is staged with: every credential of tokens, and the rules of direct routes, which nobody else could
 * decide. It is not asked about API keys: API Gateway itself vouches for those.
 */
export function authorizerConfig(
  model: GatewayModel,
  routes: readonly PlannedRoute[],
  insecure: InsecureReasons,
): AuthorizerConfig {
  const credentials = Object.entries(model.platform.credentials).flatMap(([name, credential]) => {
    if (credential.kind !== 'jwt') return [];
    const { scopes: _, roleNames: __, ...rest } = credential;
    const stageVariable = stageVariableName('auth', name);
    return [
      [name, { ...rest, stageVariable, insecure: insecure.credentials[name] ?? null, privateNetwork: null }] as const,
    ];
  });
  const tokens = new Set(credentials.map(([name]) => name));
  const direct = routes.flatMap(({ way, route }) => {
    const rule = authorizationRule(route);
    return way === 'direct' && rule !== null && tokens.has(route.auth) ? [[route.key, rule] as const] : [];
  });
  return {
    schema: 1,
    gateway: model.name,
    clientIp: model.clientIp,
    credentials: Object.fromEntries(credentials),
    authorizers: { caller: { credentials: [...tokens] } },
    routes: Object.fromEntries(
      routes.flatMap(({ route }) => (tokens.has(route.auth) ? [[route.key, 'caller'] as const] : [])),
    ),
    directRoutes: Object.fromEntries(direct),
  };
}

/** What a caller of the route must have; null on a public route. */
export function authorizationRule({
  auth,
  credentials,
  scopes,
  anyScope,
  roles,
  tiers,
  where,
}: RouteModel): AuthorizationRule | null {
  return auth === 'public' ? null : { credentials, scopes, anyScope, roles, tiers, where };
}
