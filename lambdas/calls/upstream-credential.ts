import { foldHeaderName } from '../../lib/contract/header-names.ts';
import { isLoopback } from '../../lib/contract/places.ts';
import type { UpstreamCredentialConfig } from '../../lib/contract/upstream-call.ts';
import type { UpstreamSecrets } from '../../lib/contract/upstream-place.ts';
import type { Call, UpstreamRequest } from '../ports.ts';
import type { TargetCall } from './balance.ts';
import { callWith } from './call-with.ts';
import { clientToken } from './client-token.ts';
import { type Given, obtained, Unobtainable } from './obtained.ts';

export interface CredentialParts {
  /** Of the upstream's place; what its kind of credential needs is there. */
  readonly place: UpstreamSecrets;
  /** The secret, not from memory where `again`. Rejects with {@link Unobtainable}. */
  readonly secret: (name: string, again: boolean) => Promise<Given<string>>;
  /** Plain http is accepted although the host is not this machine. */
  readonly isInsecure: boolean;
  /** Calls the authorization server. */
  readonly call: Call;
  readonly onUnobtainable: (error: Unobtainable) => void;
  /** Since the epoch, so that tokens end while the function is frozen. */
  readonly nowMillis: () => number;
}

/**
 * Shows the upstream who the gateway is; whatever the client says in that header, in any spelling, does not pass. A 401 may
 * mean that the credential was exchanged: it is asked for once more, at most once a minute, and the call is made again with
 * another one whatever its method, since it has not been done (RFC 9110 §15.5.2).
 */
export function upstreamCredential(
  config: UpstreamCredentialConfig,
  parts: CredentialParts,
): (next: TargetCall) => TargetCall {
  const header = config.kind === 'header' ? config.header : 'Authorization';
  const folded = foldHeaderName(header);
  const { onUnobtainable, nowMillis } = parts;
  return callWith<string>({
    what: obtained({ obtain: (again) => headerValueOf(config, parts, again), onUnobtainable, nowMillis }),
    put: (value, request) => ({ ...request, headers: [...without(request, folded), [header, value]] }),
    isToBeRepeated: (result) => 'status' in result && result.status === 401,
  });
}

const without = ({ headers }: UpstreamRequest, folded: string) =>
  headers.filter(([name]) => foldHeaderName(name) !== folded);

/** What is sent of a secret that is the credential itself. */
const values = {
  header: (secret: string) => secret,
  basic(secret: string) {
    if (!secret.includes(':')) throw new Unobtainable('the secret is no user:password');
    return `Basic ${Buffer.from(secret).toString('base64')}`;
  },
};

async function headerValueOf(config: UpstreamCredentialConfig, parts: CredentialParts, again: boolean) {
  if (config.kind === 'client-credentials') return tokenOf(config, parts, again);
  const given = await secretOf(parts, again);
  // Secrets that were written to a file first end with a line break.
  const value = values[config.kind](given.value.replace(/[\r\n]+$/, ''));
  if (!sendable.test(value)) throw new Unobtainable('the secret cannot stand in a header');
  return { ...given, value };
}

/** A field value as RFC 9110 §5.5 allows it, in ASCII. */
const sendable = /^[\u0021-\u007e](?:[\t\u0020-\u007e]*[\u0021-\u007e])?$/;

type ClientCredentials = Extract<UpstreamCredentialConfig, { readonly kind: 'client-credentials' }>;

async function tokenOf({ scopes, audience }: ClientCredentials, parts: CredentialParts, again: boolean) {
  const { tokenUri, clientId } = parts.place;
  if (tokenUri === undefined || clientId === undefined) throw new Error('the place of client credentials is not whole');
  const { protocol, hostname } = new URL(tokenUri);
  if (protocol !== 'https:' && !parts.isInsecure && !isLoopback(hostname))
    throw new Unobtainable('the authorization server is not called by https');
  const secret = async (anew: boolean) => (await secretOf(parts, anew)).value;
  return clientToken({ ...parts, scopes, audience, tokenUri, clientId, secret }, again);
}

function secretOf({ place, secret }: CredentialParts, again: boolean): Promise<Given<string>> {
  if (place.credential === undefined) throw new Error('the place of a credential names no secret');
  return secret(place.credential, again);
}
