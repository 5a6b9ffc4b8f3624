import { awsLimits } from './aws-limits.ts';
import { type PolicyRow, unlessRefused } from './policy-row.ts';

const least = awsLimits.integrationMinMillis.value;

export const timeout: PolicyRow = {
  what: 'ends a call to an upstream that takes too long',
  isUsed: () => true,
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: 'ends the call, and answers before its own limit and that of API Gateway',
    pricePerMillion: 0,
  }),
  direct: ({ route }) =>
    unlessRefused(
      route.timeoutMillis < least
        ? [`the time limit of ${route.timeoutMillis} ms would be exceeded: API Gateway waits at least ${least} ms`]
        : [],
      { enforcedBy: 'api-gateway', why: "the integration's own limit", pricePerMillion: 0 },
    ),
};
