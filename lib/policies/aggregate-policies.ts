import type { PolicyKind } from '../contract/policy-kinds.ts';
import { durationText } from '../contract/units.ts';
import { aggregation } from './aggregation.ts';
import { whoIsAsked } from './authentication.ts';
import type { AggregateInGateway, Enforcement } from './policy-row.ts';
import { admission, isLimited } from './rate-limit.ts';
import { checkedForm } from './validation.ts';

/** How an aggregate keeps a policy; null where it has none of that kind. */
type AggregatePolicy = (one: AggregateInGateway) => Enforcement | null;

/** How each kind of policy is kept of an aggregate; 'in-parts' by the route of each part, as if its caller had fetched it alone. */
export const aggregatePolicies = {
  authentication: (one) => (one.route.auth === 'public' ? null : whoIsAsked(one, 'aggregator')),
  authorization: ({ route }) =>
    route.auth === 'public'
      ? null
      : byAggregator('decides from the caller for the whole, and then for each part as its own route would'),
  'rate-limit': ({ route }) => (isLimited(route) ? ofAggregator(admission(route)) : null),
  validation: ({ route }) => ofAggregator(checkedForm(route)),
  'header-transform': () =>
    byAggregator("drops reserved names in every spelling; each part's own route writes the headers of its call"),
  'request-transform': 'in-parts',
  'signed-token': 'in-parts',
  timeout: ({ route }) =>
    byAggregator(
      `ends each part in its own time and the whole after ${durationText(route.timeoutMillis)}; a part that is late is one that is down`,
    ),
  'in-flight-cap': 'in-parts',
  'circuit-breaker': 'in-parts',
  retry: 'in-parts',
  'load-balancing': 'in-parts',
  'upstream-access': 'in-parts',
  fallback: 'in-parts',
  'answer-transform': 'in-parts',
  aggregation,
  cors: ({ gateway }) =>
    gateway.cors === null
      ? null
      : byAggregator('API Gateway answers preflights and its own errors, the aggregator every other answer'),
  errors: () =>
    byAggregator(
      "problem+json with the request id and the part that failed; API Gateway's own errors are shaped alike",
    ),
} as const satisfies { readonly [K in PolicyKind]: AggregatePolicy | 'in-parts' };

function byAggregator(why: string): Enforcement {
  return { enforcedBy: 'aggregator', why, pricePerMillion: 0 };
}

/** What a forwarder does for a route, the aggregator does for the whole. */
function ofAggregator(enforcement: Enforcement): Enforcement {
  return enforcement.enforcedBy === 'forwarder' ? { ...enforcement, enforcedBy: 'aggregator' } : enforcement;
}
