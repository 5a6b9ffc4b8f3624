import { entriesOf } from './entries.ts';
import type { GatewayPlan, PlannedApi, PlannedEntry } from './gateway-plan.ts';
import { ownRoutes } from './own-routes.ts';

/** What of a plan belongs to one API or another. */
export type Apportioned = Pick<
  GatewayPlan,
  | 'routes'
  | 'aggregates'
  | 'split'
  | 'authorizers'
  | 'stageVariables'
  | 'usagePlans'
  | 'methodThrottles'
  | 'signedTokens'
  | 'healthRoute'
  | 'functions'
>;

/**
 * The plan of one API of a split: what its document, its stage and its usage plans hold. What serves requests is the whole
 * gateway's, and so are the times that integrations nest around.
 */
export function planOfApi<P extends Apportioned>(plan: P, api: PlannedApi): P {
  const isHere = ({ service }: PlannedEntry) => api.mounted.includes(service);
  const routes = plan.routes.filter(isHere);
  const aggregates = plan.aggregates.filter(isHere);
  const entries = entriesOf({ routes, aggregates });
  const authorizers = plan.authorizers.filter(({ name }) => entries.some(({ authorizer }) => authorizer === name));
  const own =
    plan.split?.[0]?.name === api.name
      ? { signedTokens: plan.signedTokens, healthRoute: plan.healthRoute }
      : { signedTokens: null, healthRoute: null };
  const keys = new Set([
    ...entries.map(({ route }) => route.key),
    ...ownRoutes(own).map(({ method, path }) => `${method} ${path}`),
  ]);
  // An authorizer looks at all of its credentials, whichever of them a route names.
  const credentials = new Set([
    ...authorizers.flatMap((one) => one.credentials),
    ...entries.flatMap(({ route }) => route.credentials),
  ]);
  const called = new Set([
    ...routes.map(({ upstream }) => upstream.name),
    ...aggregates.flatMap(({ route }) => route.parts.map(({ service }) => service)),
  ]);
  return {
    ...plan,
    ...{ routes, aggregates, authorizers, ...own },
    stageVariables: {
      upstreams: only(plan.stageVariables.upstreams, called),
      secrets: only(plan.stageVariables.secrets, called),
      credentials: only(plan.stageVariables.credentials, credentials),
    },
    usagePlans: usagePlansOf(only(plan.usagePlans, credentials), keys),
    methodThrottles: only(plan.methodThrottles, keys),
    functions: only(
      plan.functions,
      new Set(routes.flatMap(({ way, upstream }) => (way === 'direct' ? [upstream.name] : []))),
    ),
  };
}

/** Names of the stage variables that an API needs. */
export function variablesOf({ stageVariables, usagePlans }: Pick<GatewayPlan, 'stageVariables' | 'usagePlans'>) {
  const plans = Object.values(usagePlans).flatMap((tiers) => Object.values(tiers));
  return [
    ...Object.values(stageVariables).flatMap((named) => Object.values<string>(named)),
    ...plans.flatMap(({ usageKeyVariable }) => usageKeyVariable ?? []),
  ];
}

function usagePlansOf(usagePlans: GatewayPlan['usagePlans'], keys: ReadonlySet<string>): GatewayPlan['usagePlans'] {
  return mapped(usagePlans, (tiers) =>
    mapped(tiers, (tier) => ({ ...tier, methodThrottles: only(tier.methodThrottles, keys) })),
  );
}

function mapped<T>(record: { readonly [name: string]: T }, change: (value: T) => T): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function only<T>(record: { readonly [name: string]: T }, names: ReadonlySet<string>): { readonly [name: string]: T } {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)));
}
