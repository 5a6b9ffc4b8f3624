import { type PolicyRow, unlessRefused } from './policy-row.ts';

export const authorization: PolicyRow = {
  what: 'says what this caller may do: scopes, tiers and object-level rules',
  isUsed: ({ route }) => route.auth !== 'public',
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: 'decides from the caller for this very route, so a cached authorizer result allows nothing that a fresh one would refuse',
    pricePerMillion: 0,
  }),
  direct: ({ gateway, route }) =>
    gateway.platform.credentials[route.auth]?.kind === 'apiKey'
      ? unlessRefused(
          route.tiers.length > 0
            ? ['keys of every tier would open it: API Gateway asks for a key, not for its tier']
            : [],
          { enforcedBy: 'api-gateway', why: 'every caller with a key may call', pricePerMillion: 0 },
        )
      : { enforcedBy: 'authorizer', why: 'decides for this very route, on every request', pricePerMillion: 0 },
};
