import type { PolicyRow } from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

export const authentication: PolicyRow = {
  what: 'says who is calling',
  isUsed: ({ route }) => route.auth !== 'public',
  lambda: () => ({
    enforcedBy: 'authorizer',
    why: 'verifies the token; its result is cached, and the forwarder checks the expiry again',
    pricePerMillion: pricePerMillion.cachedAuthorizer,
  }),
  direct: () => ({
    enforcedBy: 'authorizer',
    why: 'verifies the token on every request, because nobody behind the cache would see it expire',
    pricePerMillion: pricePerMillion.uncachedAuthorizer,
  }),
};
