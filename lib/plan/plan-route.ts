import type { Issue } from '../contract/issue.ts';
import { policyKinds } from '../contract/policy-kinds.ts';
import type { GatewayModel, RouteModel, ServiceModel } from '../model/gateway-model.ts';
import { policies } from '../policies/policies.ts';
import type { PolicyRow, RouteInGateway } from '../policies/policy-row.ts';
import { type Around, authorizerOfEntry, decided, type Enforced } from './decisions.ts';
import type { PlannedRoute, Way } from './gateway-plan.ts';

/** The route on its way with every decision explained; or, for a direct route, which promises that way would break. */
export function planRoute(
  gateway: GatewayModel,
  service: ServiceModel,
  route: RouteModel,
  { authorizers, targets, bodies }: Around,
): { readonly planned: PlannedRoute } | { readonly issues: readonly Issue[] } {
  const authorizer = authorizerOfEntry(gateway, route, authorizers);
  const { upstream } = service;
  const one: RouteInGateway = {
    gateway,
    route,
    upstream,
    targets: targets[upstream.name] ?? 1,
    body: bodies.byRoute[route.key] ?? null,
    authorizer,
  };
  const way: Way = route.direct === null ? 'lambda' : 'direct';
  const at = `${service.name} '${route.key}' direct`;
  const issues: Issue[] = [];
  if (way === 'direct' && upstream.trusts === 'headers') issues.push({ code: 'GH1402', at, got: upstream.trusts });

  const enforced = policyKinds.flatMap((policy): readonly Enforced[] => {
    const row: PolicyRow | 'none' = policies[policy];
    if (row === 'none' || !row.isUsed(one)) return [];
    const outcome = row[way](one);
    if ('refusals' in outcome)
      issues.push(...outcome.refusals.map((why): Issue => ({ code: 'GH1401', at, got: route.direct, why })));
    return 'refusals' in outcome ? [] : [{ policy, outcome }];
  });
  if (issues.length > 0) return { issues };
  const { name, owner } = service;
  return { planned: { service: name, owner, route, upstream, way, ...decided(one, way, enforced) } };
}
