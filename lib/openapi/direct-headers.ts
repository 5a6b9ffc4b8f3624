import type { IdentityHeaders } from '../contract/header-names.ts';
import { type RequestValue, requestValueText } from '../contract/request-value.ts';
import type { GatewayPlan, Planned, PlannedRoute } from '../plan/gateway-plan.ts';
import { isFunction } from './integrations.ts';
import type { Integration } from './openapi-document.ts';

/** What an upstream reads where a client would like to say who it is: nobody. API Gateway can overwrite, but not remove. */
const nobody = "'-'";

/**
 * Headers that API Gateway writes on a direct route. It overwrites a client's header of the same spelling only, which is why
 * such an upstream must trust none; names of the identity are overwritten all the same. The forwarder writes all others.
 */
export function directHeaders(planned: Planned, plan: GatewayPlan): Partial<Integration> {
  if (planned.way !== 'direct' || isFunction(planned, plan)) return {};
  const { route } = planned;
  const identity = Object.values(plan.forwarder.identityHeaders satisfies IdentityHeaders) as readonly string[];
  const headers = [
    ...identity.map((name) => [name, nobody] as const),
    ...(hidesKey(route, plan) ? [['x-api-key', nobody] as const] : []),
    ['X-Request-Id', 'context.extendedRequestId'] as const,
    ...route.set.map(({ name, value }) => [name, mapped(value)] as const),
  ];
  return {
    requestParameters: Object.fromEntries(
      headers.map(([name, source]) => [`integration.request.header.${name}`, source]),
    ),
  };
}

/** A key that got a caller in would be the upstream's to use. Of another spelling than this one it arrives all the same. */
function hidesKey({ auth, forward }: PlannedRoute['route'], { usagePlans }: GatewayPlan): boolean {
  return Object.hasOwn(usagePlans, auth) && !forward.includes('x-api-key');
}

/** Values that exist on every request: a mapping whose source is absent is skipped, and the client's own header would pass. */
function mapped(value: RequestValue): string {
  const source = value.from === 'static' ? `'${value.value}'` : directSources[requestValueText(value)];
  if (source === undefined) throw new Error(`${requestValueText(value)} cannot be set on a direct route`);
  return source;
}

const directSources: { readonly [text: string]: string } = {
  'request.id': 'context.extendedRequestId',
  'client.ip': 'context.identity.sourceIp',
};
