import type { PolicyRow } from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

export const rateLimit: PolicyRow = {
  what: 'admits at most so many requests in a window',
  isUsed: ({ route }) => route.limits.length > 0,
  lambda: ({ route }) => ({
    enforcedBy: 'forwarder',
    why: 'one atomic script on the shared store, exact over all instances',
    pricePerMillion: route.limits.length * pricePerMillion.limit,
  }),
  direct: ({ route }) => ({
    refusals: route.limits.map(
      () => 'the limit would over-admit: API Gateway throttles by best effort, and not by who is calling',
    ),
  }),
};
