import { type PolicyRow, unlessRefused } from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

export const authentication: PolicyRow = {
  what: 'says who is calling',
  isUsed: ({ route }) => route.auth !== 'public',
  lambda: (one) =>
    isKeyed(one)
      ? {
          enforcedBy: 'api-gateway',
          why: 'refuses a request without a key of one of its usage plans; the forwarder reads the tier from the key',
          pricePerMillion: 0,
        }
      : {
          enforcedBy: 'authorizer',
          why: 'verifies the token; its result is cached, and the forwarder checks the expiry again',
          pricePerMillion: pricePerMillion.cachedAuthorizer,
        },
  direct: (one) =>
    isKeyed(one)
      ? unlessRefused(otherKeys(one), {
          enforcedBy: 'api-gateway',
          why: 'refuses a request without a key of one of its usage plans',
          pricePerMillion: 0,
        })
      : {
          enforcedBy: 'authorizer',
          why: 'verifies the token on every request, because nobody behind the cache would see it expire',
          pricePerMillion: pricePerMillion.uncachedAuthorizer,
        },
};

type One = Parameters<PolicyRow['lambda']>[0];

function isKeyed({ gateway, route }: One): boolean {
  return gateway.platform.credentials[route.auth]?.kind === 'apiKey';
}

/** API Gateway asks for a key of the stage; of which credential it is, only the forwarder sees. */
function otherKeys({ gateway, route }: One): readonly string[] {
  return Object.entries(gateway.platform.credentials)
    .filter(([name, { kind }]) => kind === 'apiKey' && name !== route.auth)
    .map(([name]) => `a key of ${name} would open it: API Gateway accepts every key of the stage`);
}
