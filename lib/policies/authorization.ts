import { type PolicyRow, type RouteInGateway, unlessRefused } from './policy-row.ts';

export const authorization: PolicyRow = {
  what: 'says what this caller may do: scopes, roles, tiers and object-level rules',
  isUsed: ({ route }) => route.auth !== 'public',
  lambda: () => ({
    enforcedBy: 'forwarder',
    why: 'decides from the caller for this very route, so a cached authorizer result allows nothing that a fresh one would refuse',
    pricePerMillion: 0,
  }),
  direct: (one) => {
    const { authorizer, route } = one;
    if (authorizer === null)
      return unlessRefused(
        route.tiers.length > 0
          ? ['keys of every tier would open it: API Gateway asks for a key, not for its tier']
          : [],
        { enforcedBy: 'api-gateway', why: 'every caller with a key may call', pricePerMillion: 0 },
      );
    return unlessRefused(authorizer.functionOf === null ? [] : undecided(one), {
      enforcedBy: 'authorizer',
      why: 'decides for this very route, on every request',
      pricePerMillion: 0,
    });
  },
};

/** The platform's own function knows nothing of the rules of a route. */
function undecided({ route }: RouteInGateway): readonly string[] {
  return (['scopes', 'anyScope', 'roles', 'where'] as const)
    .filter((key) => route[key].length > 0)
    .map((key) => `\`${key}\` would be asked of nobody: the function of ${route.auth} does not know it`);
}
