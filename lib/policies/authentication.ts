import type { CredentialModel } from '../model/gateway-model.ts';
import {
  type Enforcement,
  type EntryInGateway,
  type PolicyRow,
  type RouteInGateway,
  unlessRefused,
} from './policy-row.ts';
import { pricePerMillion } from './prices.ts';

export const authentication: PolicyRow = {
  what: 'says who is calling',
  isUsed: ({ route }) => route.auth !== 'public',
  lambda: (one) => whoIsAsked(one, 'forwarder'),
  direct: (one) =>
    one.authorizer === null ? unlessRefused(otherKeys(one), whoIsAsked(one, null)) : whoIsAsked(one, null),
};

/** Who says who is calling, and which function reads on from there; null where none does. */
export function whoIsAsked(one: EntryInGateway, reader: 'forwarder' | 'aggregator' | null): Enforcement {
  if (one.authorizer !== null) return enforcement(one, one.authorizer, reader);
  const why = 'refuses a request without a key of one of its usage plans';
  return {
    enforcedBy: 'api-gateway',
    why: reader === null ? why : `${why}; the ${reader} reads the tier from the key`,
    pricePerMillion: 0,
  };
}

function enforcement(
  one: EntryInGateway,
  authorizer: NonNullable<EntryInGateway['authorizer']>,
  reader: 'forwarder' | 'aggregator' | null,
): Enforcement {
  const { ttlSeconds } = authorizer;
  const verified = one.route.credentials.map((name) => what(one.gateway.platform.credentials[name])).join(' or ');
  const price = ttlSeconds > 0 ? pricePerMillion.cachedAuthorizer : pricePerMillion.uncachedAuthorizer;
  const kept =
    ttlSeconds > 0 ? `its result is kept ${ttlSeconds} s, and the ${reader} checks the expiry again` : unkept(one);
  const why = [`${verified}; ${kept}`, ...revocation(one, ttlSeconds)].join('; ');
  return { enforcedBy: 'authorizer', why, pricePerMillion: price };
}

const whats: { readonly [K in CredentialModel['kind']]: string } = {
  jwt: 'verifies the token',
  introspection: 'asks the issuer about the token',
  apiKey: 'looks the key up by its hash',
  lambda: "the platform's own function says who is calling",
  anyOf: '',
};

function what(credential: CredentialModel | undefined): string {
  return credential === undefined ? '' : whats[credential.kind];
}

/** Why every request asks the authorizer. */
function unkept({ route, gateway }: EntryInGateway): string {
  if (typeof route.direct === 'string') return 'on every request, because nobody behind the cache would see it expire';
  const members = route.credentials.map((name) => gateway.platform.credentials[name]);
  if (members.some((one) => one?.kind === 'apiKey' && one.query !== null))
    return 'on every request, because API Gateway keeps results by headers, and a key may stand in the query';
  return route.credentials.length > 1 && new Set(members.map((one) => one && 'header' in one && one.header)).size > 1
    ? 'on every request, because API Gateway would demand each of the headers of everyone'
    : 'on every request, because nothing is to be kept';
}

/** The authorizer's list of revocations is at most so old. */
const listSeconds = 30;

/** What is revoked works until the list is read again and the result that was kept has ended. */
function revocation({ route, gateway }: EntryInGateway, ttlSeconds: number): readonly string[] {
  const isListed = route.credentials.some((name) => {
    const kind = gateway.platform.credentials[name]?.kind;
    return kind === 'jwt' || kind === 'introspection';
  });
  return isListed ? [`a revoked token is refused within ${ttlSeconds + listSeconds} s`] : [];
}

/** API Gateway asks for a key of the stage; of which credential it is, only the forwarder sees. */
function otherKeys({ gateway, route }: RouteInGateway): readonly string[] {
  return Object.entries(gateway.platform.credentials)
    .filter(([name, { kind }]) => kind === 'apiKey' && name !== route.auth)
    .map(([name]) => `a key of ${name} would open it: API Gateway accepts every key of the stage`);
}
