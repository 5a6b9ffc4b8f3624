import type { PolicyRow } from './policy-row.ts';

export const authorization: PolicyRow = {
  what: 'says what this caller may do: scopes and object-level rules',
  isUsed: ({ route }) => route.auth !== 'public',
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: 'decides from the caller for this very route, so a cached authorizer result allows nothing that a fresh one would refuse',
    pricePerMillion: 0,
  }),
  direct: () => ({
    enforcedBy: 'authorizer',
    why: 'decides for this very route, on every request',
    pricePerMillion: 0,
  }),
};
