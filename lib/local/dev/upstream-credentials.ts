import type { AssemblyManifest, ManifestUpstream } from '../../contract/assembly-manifest.ts';
import { encodeUpstreamSecrets, type UpstreamSecrets } from '../../contract/upstream-place.ts';
import { type IssuerAnswer, type IssuerRequest, serveIssuer } from '../issuer/issuer-server.ts';
import type { IssuerPlaces } from './issuers.ts';

/** What the gateway shows to upstreams on this machine, in the place of secrets that are in an AWS account. */
export interface UpstreamCredentials {
  /** The places of all. Starts an authorization server with the first upstream that asks for its tokens. */
  bind(manifests: readonly AssemblyManifest[]): Promise<IssuerPlaces>;
  stop(): Promise<void>;
}

const clientId = 'gateway';
const tokenPath = '/token';

/** Secrets of TLS are left as they are: a service on this machine is called by plain http, which needs none. */
export function upstreamCredentialsOf(): UpstreamCredentials {
  let server: ReturnType<typeof serveIssuer> | undefined;
  const tokenUri = async () => {
    server ??= serveIssuer(tokenAnswer);
    return `${(await server).origin}${tokenPath}`;
  };
  return {
    async bind(manifests) {
      const upstreams = manifests.flatMap((manifest) => manifest.upstreams).flatMap(withCredential);
      const byToken = upstreams.some(({ kind }) => kind === 'client-credentials');
      const uri = byToken ? await tokenUri() : '';
      return {
        stageVariables: Object.fromEntries(
          upstreams.map(({ kind, name, variable }) => [variable, encodeUpstreamSecrets(placeOf(kind, name, uri))]),
        ),
        secrets: Object.fromEntries(upstreams.map(({ kind, name }) => [secretName(name), secretOf(kind, name)])),
      };
    },
    async stop() {
      await (await server)?.stop();
    },
  };
}

type Kind = NonNullable<ManifestUpstream['credential']>;

function withCredential({ name, credential: kind, secretsVariable: variable }: ManifestUpstream) {
  return kind === null || variable === null ? [] : [{ name, kind, variable }];
}

const secretName = (upstream: string) => `local/upstream/${upstream}`;

function secretOf(kind: Kind, upstream: string): string {
  return kind === 'basic' ? `${clientId}:local-${upstream}` : `local-${upstream}`;
}

function placeOf(kind: Kind, upstream: string, tokenUri: string): UpstreamSecrets {
  const credential = secretName(upstream);
  return kind === 'client-credentials' ? { credential, tokenUri, clientId } : { credential };
}

/** A token of its own for each client that says who it is: RFC 6749 §4.4, as much of it as a gateway asks for. */
function tokenAnswer({ method, path, authorization, form }: IssuerRequest): IssuerAnswer {
  if (method !== 'POST' || path !== tokenPath) return { status: 404, body: null };
  const [, encoded] = /^Basic (\S+)$/.exec(authorization ?? '') ?? [];
  const [client, secret = ''] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  if (client !== clientId || !secret.startsWith('local-')) return { status: 401, body: { error: 'invalid_client' } };
  if (new URLSearchParams(form).get('grant_type') !== 'client_credentials')
    return { status: 400, body: { error: 'unsupported_grant_type' } };
  return { status: 200, body: { access_token: `token-of-${secret}`, token_type: 'Bearer', expires_in: 300 } };
}
