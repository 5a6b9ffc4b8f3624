import type { Issue } from '../contract/issue.ts';
import { policyKinds } from '../contract/policy-kinds.ts';
import type { GatewayModel, RouteModel, ServiceModel } from '../model/gateway-model.ts';
import type { PlannedAuthorizer } from '../policies/planned-authorizer.ts';
import { policies } from '../policies/policies.ts';
import type { Enforcement, PolicyRow, RouteInGateway, Targets } from '../policies/policy-row.ts';
import { pricePerMillion } from '../policies/prices.ts';
import { authorizerOf } from './authorizers.ts';
import type { Decision, PlannedRoute, Way } from './gateway-plan.ts';

const basePrice: { readonly [W in Way]: number } = {
  lambda: pricePerMillion.request + pricePerMillion.forwarder,
  direct: pricePerMillion.request,
};

/** What each upstream is where the gateway is bound; one target unless it says otherwise. */
export type BoundTargets = { readonly [upstream: string]: Targets };

/** What is around all routes. */
interface Around {
  readonly authorizers: readonly PlannedAuthorizer[];
  readonly targets: BoundTargets;
}

/** The route on its way with every decision explained; or, for a direct route, which promises that way would break. */
export function planRoute(
  gateway: GatewayModel,
  service: ServiceModel,
  route: RouteModel,
  { authorizers, targets }: Around,
): { readonly planned: PlannedRoute } | { readonly issues: readonly Issue[] } {
  const name = authorizerOf(gateway, route)?.name;
  const authorizer = authorizers.find((planned) => planned.name === name) ?? null;
  const { upstream } = service;
  const one: RouteInGateway = { gateway, route, upstream, targets: targets[upstream.name] ?? 1, authorizer };
  const way: Way = route.direct === null ? 'lambda' : 'direct';
  const at = `${service.name} '${route.key}' direct`;
  const issues: Issue[] = [];
  if (way === 'direct' && upstream.trusts === 'headers') issues.push({ code: 'GH1402', at, got: upstream.trusts });

  const enforced = policyKinds.flatMap((policy) => {
    const row: PolicyRow = policies[policy];
    if (!row.isUsed(one)) return [];
    const outcome = row[way](one);
    if ('refusals' in outcome)
      issues.push(...outcome.refusals.map((why): Issue => ({ code: 'GH1401', at, got: route.direct, why })));
    return 'refusals' in outcome ? [] : [{ policy, outcome }];
  });
  if (issues.length > 0) return { issues };

  const decisions = enforced.map(
    ({ policy, outcome }): Decision => ({ policy, enforcedBy: outcome.enforcedBy, why: outcome.why }),
  );
  const price = basePrice[way] + sum(enforced.map(({ outcome }) => outcome));
  return {
    planned: {
      service: service.name,
      owner: service.owner,
      route,
      upstream,
      way,
      authorizer: authorizer?.name ?? null,
      keyRequired: gateway.platform.credentials[route.auth]?.kind === 'apiKey',
      decisions,
      pricePerMillion: cents(price),
    },
  };
}

function sum(enforcements: readonly Enforcement[]): number {
  return enforcements.reduce((total, one) => total + one.pricePerMillion, 0);
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
