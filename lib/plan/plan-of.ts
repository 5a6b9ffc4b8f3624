import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import type { InsecureReasons } from '../model/places-of.ts';
import { limitStoreAdvice } from '../policies/limit-store-advice.ts';
import { authorizerConfig } from './authorizer-config.ts';
import { forwarderConfig } from './forwarder-config.ts';
import type { GatewayPlan, PlannedRoute } from './gateway-plan.ts';
import { quotaIssues, quotaRows } from './quotas.ts';
import { signedTokens } from './signed-tokens.ts';
import { stageVariables } from './stage-variables.ts';
import { methodThrottles, usagePlans } from './throttles.ts';
import { planRoute } from './way.ts';

const secureOnly: InsecureReasons = { upstreams: {}, credentials: {} };

/** How a gateway is kept on AWS: the way of every route with its reasons, run-time configuration and quotas; or why it cannot be. */
export function planOf(
  model: GatewayModel,
  insecure: InsecureReasons = secureOnly,
): { readonly plan: GatewayPlan } | { readonly issues: readonly Issue[] } {
  const outcomes = model.services.flatMap((service) => service.routes.map((route) => planRoute(model, service, route)));
  const routes: readonly PlannedRoute[] = outcomes.flatMap((outcome) =>
    'planned' in outcome ? [outcome.planned] : [],
  );
  const plans = usagePlans(model, routes);
  const tokens = signedTokens(routes);
  const quotas = quotaRows(model, plans, tokens);
  const issues = [
    ...outcomes.flatMap((outcome) => ('issues' in outcome ? outcome.issues : [])),
    ...quotaIssues(model, quotas),
  ];
  if (issues.length > 0) return { issues };
  return {
    plan: {
      gateway: model.name,
      routes,
      authorizers: [],
      apiKeySource: 'HEADER',
      cors: model.cors,
      stageVariables: stageVariables(model),
      usagePlans: plans,
      methodThrottles: methodThrottles(routes, tokens),
      limitStore: limitStoreAdvice,
      signedTokens: tokens,
      authorizer: authorizerConfig(model, routes, insecure),
      forwarder: forwarderConfig(model, routes, insecure, tokens),
      quotas,
    },
  };
}
