import type { ApiKeyCredentialModel, GatewayModel, Throttle } from '../model/gateway-model.ts';
import type { GatewayPlan, PlannedRoute, PlannedThrottle, SignedTokens, UsagePlan } from './gateway-plan.ts';

/** One usage plan for each tier of the credentials that routes name, with the throttles of their methods. */
export function usagePlans(model: GatewayModel, routes: readonly PlannedRoute[]): GatewayPlan['usagePlans'] {
  const plans = Object.entries(model.platform.credentials).flatMap(([name, credential]) => {
    const own = routes.filter(({ route }) => route.auth === name);
    return credential.kind === 'apiKey' && own.length > 0 ? [[name, plansOf(credential, own)] as const] : [];
  });
  return Object.fromEntries(plans);
}

function plansOf({ tiers }: ApiKeyCredentialModel, routes: readonly PlannedRoute[]): { [tier: string]: UsagePlan } {
  return Object.fromEntries(
    Object.entries(tiers).map(([tier, { quota, ...own }]) => {
      const methods = routes.flatMap(({ route }) => entry(route.key, route.throttles.tiers[tier] ?? null));
      return [tier, { ...planned(own), quota, methodThrottles: Object.fromEntries(methods) }];
    }),
  );
}

/** The throttles of the stage itself: for all callers of a route together. */
export function methodThrottles(
  routes: readonly PlannedRoute[],
  tokens: SignedTokens | null,
): GatewayPlan['methodThrottles'] {
  const ofRoutes = routes.flatMap(({ route }) => entry(route.key, route.throttles.route));
  const own = tokens === null ? [] : [[`${tokens.keys.method} ${tokens.keys.path}`, tokens.keys.throttle] as const];
  return Object.fromEntries([...ofRoutes, ...own]);
}

function entry(key: string, throttle: Throttle | null): readonly (readonly [string, PlannedThrottle])[] {
  return throttle === null ? [] : [[key, planned(throttle)]];
}

function planned({ perSecond, burst }: Throttle): PlannedThrottle {
  return { rate: perSecond, burst };
}
