import { stageVariableName } from '../contract/places.ts';
import type { ApiKeyCredentialModel, GatewayModel, Throttle } from '../model/gateway-model.ts';
import type { GatewayPlan, OwnRoute, PlannedEntry, PlannedThrottle, UsagePlan } from './gateway-plan.ts';

/** One usage plan for each tier of the credentials that routes name, by themselves or in an anyOf, with the throttles of their methods. */
export function usagePlans(model: GatewayModel, routes: readonly PlannedEntry[]): GatewayPlan['usagePlans'] {
  const plans = Object.entries(model.platform.credentials).flatMap(([name, credential]) => {
    const own = routes.filter(({ route }) => route.credentials.includes(name));
    return credential.kind === 'apiKey' && own.length > 0 ? [[name, plansOf(name, credential, own)] as const] : [];
  });
  return Object.fromEntries(plans);
}

function plansOf(
  name: string,
  { tiers, keptBy }: ApiKeyCredentialModel,
  routes: readonly PlannedEntry[],
): { [tier: string]: UsagePlan } {
  return Object.fromEntries(
    Object.entries(tiers).map(([tier, { quota, ...own }]): [string, UsagePlan] => {
      if (keptBy === 'gateway')
        return [tier, { ...counting, usageKeyVariable: stageVariableName('usage', `${name} ${tier}`) }];
      const methods = routes.flatMap(({ route }) => entry(route.key, route.throttles.tiers[tier] ?? null));
      const methodThrottles = Object.fromEntries(methods);
      return [tier, { throttle: planned(own), quota, methodThrottles, usageKeyVariable: null }];
    }),
  );
}

/** What own keys may do is counted exactly, by key; here only what a tier does together. */
const counting = { throttle: null, quota: null, methodThrottles: {} } as const;

/** The throttles of the stage itself: for all callers of a route together. */
export function methodThrottles(
  routes: readonly PlannedEntry[],
  ownRoutes: readonly OwnRoute[],
): GatewayPlan['methodThrottles'] {
  const ofRoutes = routes.flatMap(({ route }) => entry(route.key, route.throttles.route));
  const own = ownRoutes.map(({ method, path, throttle }) => [`${method} ${path}`, throttle] as const);
  return Object.fromEntries([...ofRoutes, ...own]);
}

function entry(key: string, throttle: Throttle | null): readonly (readonly [string, PlannedThrottle])[] {
  return throttle === null ? [] : [[key, planned(throttle)]];
}

function planned({ perSecond, burst }: Throttle): PlannedThrottle {
  return { rate: perSecond, burst };
}
