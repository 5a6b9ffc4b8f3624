import type { Issue } from '../contract/issue.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import type { WrittenReasons } from '../model/places-of.ts';
import { limitStoreAdvice } from '../policies/limit-store-advice.ts';
import { aggregatorConfig } from './aggregator-config.ts';
import { authorizerConfig } from './authorizer-config.ts';
import { authorizersOf } from './authorizers.ts';
import { binaryTypeIssues } from './binary-types.ts';
import { bodyModels } from './body-models.ts';
import type { Around, BoundTargets } from './decisions.ts';
import { directValidationIssues } from './direct-validation.ts';
import { entriesOf } from './entries.ts';
import { forwarders } from './forwarders.ts';
import { calledFunctions } from './functions.ts';
import type { GatewayPlan, PlannedRoute } from './gateway-plan.ts';
import { healthChecking } from './health-checking.ts';
import { isolationIssues } from './isolation.ts';
import { healthRouteOf, ownRoutes } from './own-routes.ts';
import { planAggregate } from './plan-aggregate.ts';
import type { Apportioned } from './plan-of-api.ts';
import { planRoute } from './plan-route.ts';
import { quotaIssues, quotaWarnings } from './quota-row.ts';
import { quotaRows } from './quotas.ts';
import { signedTokens } from './signed-tokens.ts';
import { type Split, splitOf } from './split.ts';
import { stageVariables } from './stage-variables.ts';
import { methodThrottles, usagePlans } from './throttles.ts';
import { timeLimits } from './time-limits.ts';
import { anyCallerWarnings, excludedWarnings, loneTargetWarnings } from './warnings.ts';

const noReasons: WrittenReasons = { upstreams: {}, credentials: {}, privateNetworks: {} };

/** How a gateway is kept on AWS: the way of every route with its reasons, run-time configuration and quotas; or why it cannot be. */
export function planOf(
  model: GatewayModel,
  reasons: WrittenReasons = noReasons,
  targets: BoundTargets = {},
  split: Split | null = null,
): { readonly plan: GatewayPlan } | { readonly issues: readonly Issue[] } {
  const authorizers = authorizersOf(model);
  const bodies = bodyModels(model);
  const around: Around = { authorizers, targets, bodies };
  const outcomes = model.services.flatMap((service) =>
    service.routes.map((route) => planRoute(model, service, route, around)),
  );
  const routes: readonly PlannedRoute[] = outcomes.flatMap((outcome) =>
    'planned' in outcome ? [outcome.planned] : [],
  );
  const aggregates = model.aggregates.flatMap((aggregate) =>
    aggregate.routes.map((route) => planAggregate(model, aggregate, route, around)),
  );
  const entries = entriesOf({ routes, aggregates });
  const plans = usagePlans(model, entries);
  const tokens = signedTokens(routes);
  const own = { signedTokens: tokens, healthRoute: healthRouteOf(model.healthPath) };
  const apis = split && splitOf(model, split, ownRoutes(own));
  const shared: Apportioned = {
    ...{ routes, aggregates, authorizers, usagePlans: plans, ...own },
    split: apis && 'apis' in apis ? apis.apis : null,
    stageVariables: stageVariables(model),
    methodThrottles: methodThrottles(entries, ownRoutes(own)),
    functions: calledFunctions(routes, targets),
  };
  const quotas = quotaRows(model, shared);
  const issues = [
    ...outcomes.flatMap((outcome) => ('issues' in outcome ? outcome.issues : [])),
    ...directValidationIssues(model),
    ...binaryTypeIssues(model),
    ...isolationIssues(model),
    ...quotaIssues(`gateway ${model.name}`, quotas),
    ...(apis && 'issues' in apis ? apis.issues : []),
  ];
  if (issues.length > 0) return { issues };
  const staged = forwarders(model, routes, reasons, tokens);
  return {
    plan: {
      gateway: model.name,
      ...shared,
      apiKeySource: hasOwnKeys(plans) ? 'AUTHORIZER' : 'HEADER',
      cors: model.cors,
      limitStore: limitStoreAdvice,
      warnings: [
        ...excludedWarnings(model),
        ...anyCallerWarnings(entries),
        ...loneTargetWarnings(model, targets),
        ...quotaWarnings(`gateway ${model.name}`, quotas),
      ],
      authorizer: authorizerConfig(model, entries, authorizers, reasons),
      ...staged,
      aggregator: aggregatorConfig(model, reasons, tokens),
      bodies,
      told: 'all',
      binary: model.binary,
      links: [],
      health: healthChecking(staged),
      times: timeLimits({ routes, aggregates }, model.quotas.integrationMillis),
      quotas,
    },
  };
}

/** Keys of the gateway are told to API Gateway by the authorizer; the header of a request is then nothing to it. */
function hasOwnKeys(usagePlans: GatewayPlan['usagePlans']): boolean {
  const plans = Object.values(usagePlans).flatMap((tiers) => Object.values(tiers));
  return plans.some(({ usageKeyVariable }) => usageKeyVariable !== null);
}
