import type { APIGatewayProxyEvent } from 'aws-lambda';
import { apiKeyTier } from '../../lib/contract/api-key.ts';
import { type Caller, decodeCaller, editionOnStage } from '../../lib/contract/caller.ts';
import { tierOfKeptKey } from '../../lib/contract/kept-keys.ts';
import type { ForwarderCredential } from '../../lib/contract/runtime-config.ts';
import { callerOfLambda } from '../../lib/engine/callers/caller-of-lambda.ts';
import type { CredentialPlace } from '../../lib/engine/callers/presented-credential.ts';

type Said = Pick<APIGatewayProxyEvent, 'requestContext' | 'stageVariables'>;
type Kind = ForwarderCredential['kind'];
type Of<K extends Kind> = Extract<ForwarderCredential, { readonly kind: K }>;

/** One of the credentials that open a route. */
export interface Accepted<C extends ForwarderCredential = ForwarderCredential> {
  readonly name: string;
  readonly credential: C;
}

interface CredentialKind<C extends ForwarderCredential> {
  readonly places: (credential: C) => readonly CredentialPlace[];
  readonly read: (accepted: Accepted<C>, event: Said) => Caller | undefined;
}

const inHeader = ({ header }: { readonly header: string }) => [{ header, query: null }];
const saidByAuthorizer = (_: Accepted, { requestContext: { authorizer } }: Said) => decodeCaller(authorizer);

const kinds: { readonly [K in Kind]: CredentialKind<Of<K>> } = {
  jwt: { places: inHeader, read: saidByAuthorizer },
  introspection: { places: inHeader, read: saidByAuthorizer },
  ownKey: { places: ({ header, query }) => [{ header, query }], read: saidByAuthorizer },
  lambda: {
    places: inHeader,
    read: ({ name, credential }, { requestContext: { authorizer } }) =>
      authorizer ? callerOfLambda(name, credential, authorizer) : undefined,
  },
  // API Gateway itself has looked for the key, and says which was used.
  apiKey: { places: () => [], read: keyHolder },
};

const kindOf = ({ kind }: ForwarderCredential) => kinds[kind] as CredentialKind<ForwarderCredential>;

/** Where in a request the credentials of a route may stand. */
export function placesOf(accepted: readonly Accepted[]): readonly CredentialPlace[] {
  return accepted.flatMap(({ credential }) => kindOf(credential).places(credential));
}

/** Who is calling; one authorizer answers for all credentials of a route, so the first says how its context is read. */
export function callerOf([first]: readonly Accepted[], event: Said): Caller | undefined {
  return first === undefined ? undefined : kindOf(first.credential).read(first, event);
}

/**
 * Whether the authorizer of another deployment said who this is, when the credential or its place was another: API Gateway
 * keeps what was said over a deployment, and a tighter credential has to hold with it.
 */
export function isOfOtherEdition(
  { credential }: Caller,
  accepted: readonly Accepted[],
  { requestContext, stageVariables }: Said,
): boolean {
  const now = accepted.find(({ name }) => name === credential)?.credential;
  if (now === undefined || !('edition' in now)) return false;
  const place = 'stageVariable' in now ? stageVariables?.[now.stageVariable] : undefined;
  return requestContext.authorizer?.['edition'] !== editionOnStage(now.edition, place);
}

/**
 * The stage says of which tier a key from before the gateway is, whatever its value looks like; any other that the gateway did
 * not make is a caller without a tier.
 */
function keyHolder({ name, credential }: Accepted<Of<'apiKey'>>, event: Said): Caller | undefined {
  const { apiKeyId, apiKey } = event.requestContext.identity;
  if (!apiKeyId) return undefined;
  const kept = tierOfKeptKey(apiKeyId, { name, tiers: credential.tiers }, event.stageVariables ?? {});
  const tier = kept ?? apiKeyTier(apiKey ?? '');
  return {
    credential: name,
    subject: apiKeyId,
    issuer: 'api-gateway',
    expiresAt: null,
    keyId: apiKeyId,
    ...(tier !== undefined && credential.tiers.includes(tier) ? { tier } : {}),
    scopes: [],
    roles: [],
    claims: {},
  };
}
