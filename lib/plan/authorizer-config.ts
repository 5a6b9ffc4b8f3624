import { stageVariableName } from '../contract/places.ts';
import type { AuthorizationRule, AuthorizerConfig } from '../contract/runtime-config.ts';
import type { GatewayModel, RouteModel } from '../model/gateway-model.ts';
import type { InsecureReasons } from '../model/places-of.ts';
import type { PlannedRoute } from './gateway-plan.ts';

/** What the authorizer is staged with: every credential, and the rules of direct routes, which nobody else could decide. */
export function authorizerConfig(
  model: GatewayModel,
  routes: readonly PlannedRoute[],
  insecure: InsecureReasons,
): AuthorizerConfig {
  const credentials = Object.entries(model.platform.credentials).map(([name, { scopes: _, ...credential }]) => [
    name,
    { ...credential, stageVariable: stageVariableName('auth', name), insecure: insecure.credentials[name] ?? null },
  ]);
  const direct = routes.flatMap(({ way, route }) => {
    const rule = authorizationRule(route);
    return way === 'direct' && rule !== null ? [[route.key, rule] as const] : [];
  });
  return {
    schema: 1,
    gateway: model.name,
    credentials: Object.fromEntries(credentials),
    directRoutes: Object.fromEntries(direct),
  };
}

/** What a caller of the route must have; null on a public route. */
export function authorizationRule({ auth, scopes, where }: RouteModel): AuthorizationRule | null {
  return auth === 'public' ? null : { credential: auth, scopes, tiers: [], where };
}
