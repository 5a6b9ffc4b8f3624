import type { GatewayPlan } from '../plan/gateway-plan.ts';

/**
 * Every hop ends before the hop outside of it does (DESIGN promise 7). From the inside out:
 *
 * | hop | ends after |
 * |---|---|
 * | upstream call of one route | the route's own timeout |
 * | forwarder function | the longest of those + {@link forwarderMarginMillis}, in whole seconds as Lambda counts |
 * | API Gateway's integration | the function's limit + {@link integrationMarginMillis}, at most {@link maxIntegrationMillis} |
 * | client's connection | API Gateway keeps it 310 s |
 */
export interface TimeLimits {
  readonly forwarderSeconds: number;
  readonly lambdaIntegrationMillis: number;
}

/** Own work of the forwarder around the call: authorization, one round trip to the limiter with its time-out, transforms. */
export const forwarderMarginMillis = 1_000;
/** A cold start happens inside the integration's time but before the function's clock starts. */
export const integrationMarginMillis = 2_000;
/** API Gateway: "integration timeout", 50 ms to 29 s for every endpoint type; read 2026-11-22. */
export const maxIntegrationMillis = 29_000;
/** Longest time-out of a route on the Lambda way: beyond it the three limits do not nest within API Gateway's 29 s. */
export const maxLambdaRouteMillis = 27_000;

/** The nested limits of a gateway; {@link maxLambdaRouteMillis} holds for every route of the plan. */
export function timeLimits(plan: GatewayPlan): TimeLimits {
  const longest = Math.max(
    0,
    ...plan.routes.filter(({ way }) => way === 'lambda').map(({ route }) => route.timeoutMillis),
  );
  const forwarderSeconds = Math.ceil((longest + forwarderMarginMillis) / 1_000);
  return {
    forwarderSeconds,
    lambdaIntegrationMillis: Math.min(maxIntegrationMillis, forwarderSeconds * 1_000 + integrationMarginMillis),
  };
}
