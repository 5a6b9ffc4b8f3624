import { entriesOf } from './entries.ts';
import type { GatewayPlan } from './gateway-plan.ts';

/**
 * Every hop ends before the hop outside of it does (DESIGN promise 7). From the inside out:
 *
 * | hop | ends after |
 * |---|---|
 * | upstream call of one route, all parts of an aggregate | its own timeout |
 * | forwarder and aggregator function | the longest of those + 1 s, in whole seconds as Lambda counts |
 * | API Gateway's integration | the function's limit + 2 s, at most the account's limit, usually 29 s |
 * | client's connection | API Gateway keeps it 310 s |
 */
export type TimeLimits = GatewayPlan['times'];

/** Own work of the forwarder around the call: authorization, one round trip to the limiter with its time-out, transforms. */
const forwarderMarginMillis = 1_000;
/** A cold start happens inside the integration's time but before the function's clock starts. */
const integrationMarginMillis = 2_000;

/**
 * The nested limits of a gateway whose account lets an integration take so long. They nest for every route that ends two
 * seconds before that, which the model checks.
 */
export function timeLimits(plan: Pick<GatewayPlan, 'routes' | 'aggregates'>, integrationMillis: number): TimeLimits {
  const served = entriesOf(plan).filter(({ way }) => way !== 'direct');
  const timeouts = served.map(({ route }) => route.timeoutMillis);
  const forwarderSeconds = Math.ceil((Math.max(0, ...timeouts) + forwarderMarginMillis) / 1_000);
  return {
    forwarderSeconds,
    lambdaIntegrationMillis: Math.min(integrationMillis, forwarderSeconds * 1_000 + integrationMarginMillis),
  };
}
