import { policyKinds } from '../contract/policy-kinds.ts';
import type { AggregateModel, AggregateRouteModel, GatewayModel } from '../model/gateway-model.ts';
import { aggregatePolicies } from '../policies/aggregate-policies.ts';
import type { AggregateInGateway, CalledPart } from '../policies/policy-row.ts';
import { calledRoute } from './called-route.ts';
import { type Around, authorizerOfEntry, decided, type Enforced } from './decisions.ts';
import type { PlannedAggregate } from './gateway-plan.ts';

/** The aggregate with every decision explained. Its parts keep what their own routes promise, so there is nothing to refuse. */
export function planAggregate(
  gateway: GatewayModel,
  { name, owner }: AggregateModel,
  route: AggregateRouteModel,
  { authorizers, targets }: Around,
): PlannedAggregate {
  const parts = route.parts.map((part): CalledPart => {
    const called = calledRoute(gateway, route, part);
    const bound = targets[called.upstream.name] ?? 1;
    return { part, called: { ...called, gateway, targets: bound, body: null, authorizer: null } };
  });
  const one: AggregateInGateway = { gateway, route, parts, authorizer: authorizerOfEntry(gateway, route, authorizers) };
  const enforced = policyKinds.flatMap((policy): readonly Enforced[] => {
    const keep = aggregatePolicies[policy];
    const outcome = keep === 'in-parts' ? null : keep(one);
    return outcome === null ? [] : [{ policy, outcome }];
  });
  return { service: name, owner, route, way: 'aggregate', ...decided(one, 'aggregate', enforced) };
}
