import { randomBytes } from 'node:crypto';
import type { IssuerPlace } from '../../contract/places.ts';
import { type Introspection, type IntrospectionClient, introspection } from './introspection.ts';
import { type IssuerAnswer, type IssuerRequest, serveIssuer } from './issuer-server.ts';
import { claimsOf, type MintRequest, signToken } from './mint-token.ts';
import { type PublishedKeys, publishedKeys } from './published-keys.ts';
import { makeSigningKey, signingAlgorithms } from './signing-keys.ts';

/** One issuer for each credential name, on one loopback server. */
export interface LocalIssuer {
  readonly names: readonly string[];
  /** Where the credential's tokens come from and for whom they are: what its stage variable holds. */
  place(name: string): IssuerPlace;
  /** Where, and as which client, its tokens are introspected. */
  introspection(name: string): IntrospectionClient & { readonly introspectionUri: string };
  mint(name: string, request: MintRequest): Promise<string>;
  /** The introspection endpoint does not know the token any more; its signature, where it has one, is as good as before. */
  revoke(name: string, token: string): void;
  /** Publishes the keys that the next rotation will sign with. */
  announce(name: string): Promise<void>;
  /** Signs with the announced keys from now on, else with new ones. With `keepOld` the keys of before stay published until the next rotation. */
  rotate(name: string, options?: { readonly keepOld?: boolean }): Promise<void>;
  /** Whoever calls the issuer finds nobody there; it can mint all the same. */
  down(name: string): void;
  up(name: string): void;
  stop(): Promise<void>;
}

interface Issuer {
  readonly keys: PublishedKeys;
  readonly tokens: Introspection;
  isDown: boolean;
}

/** Starts the issuers. Their keys are made for this run and live in memory only. */
export async function startIssuer({ names }: { readonly names: readonly string[] }): Promise<LocalIssuer> {
  const issuers = new Map<string, Issuer>(
    await Promise.all(names.map(async (name) => [name, await newIssuer()] as const)),
  );
  const { origin, stop } = await serveIssuer((request) => answerTo(request, origin, issuers));

  function named(name: string): Issuer {
    const issuer = issuers.get(name);
    if (!issuer) throw new RangeError(`no credential is named ${name}; there are ${names.join(', ') || 'none'}`);
    return issuer;
  }

  return {
    names,
    stop,
    place(name) {
      named(name);
      const issuer = `${origin}/${name}`;
      return { issuer, audiences: [name], jwksUri: `${issuer}/.well-known/jwks.json` };
    },
    introspection: (name) => ({ ...named(name).tokens.client, introspectionUri: `${origin}/${name}/introspect` }),
    async mint(name, request) {
      const nowSeconds = Math.floor(Date.now() / 1000);
      return mintedBy(named(name), request, { issuer: `${origin}/${name}`, audience: name, nowSeconds });
    },
    revoke: (name, token) => named(name).tokens.revoke(token),
    announce: async (name) => named(name).keys.announce(),
    rotate: async (name, { keepOld = false } = {}) => named(name).keys.rotate(keepOld),
    down(name) {
      named(name).isDown = true;
    },
    up(name) {
      named(name).isDown = false;
    },
  };
}

const newIssuer = async (): Promise<Issuer> => ({
  keys: await publishedKeys(),
  tokens: introspection(Date.now),
  isDown: false,
});

async function mintedBy(
  { keys, tokens }: Issuer,
  request: MintRequest,
  minting: Parameters<typeof claimsOf>[1],
): Promise<string> {
  const claims = claimsOf(request, minting);
  const key = keys.current()[request.algorithm ?? 'RS256'];
  const { privateKey } = request.forged ? await makeSigningKey(key.algorithm) : key;
  const token = request.opaque
    ? randomBytes(32).toString('base64url')
    : await signToken(claims, request.typ ?? 'at+jwt', { ...key, privateKey });
  if (!request.forged) tokens.remember(token, claims);
  return token;
}

function answerTo(request: IssuerRequest, origin: string, issuers: ReadonlyMap<string, Issuer>): IssuerAnswer | 'down' {
  const [, name = '', rest = ''] = /^\/([^/]+)\/(.+)$/.exec(request.path) ?? [];
  const issuer = issuers.get(name);
  if (issuer?.isDown) return 'down';
  const answer = endpoints.get(`${request.method} ${rest}`);
  return issuer && answer ? answer(issuer, `${origin}/${name}`, request) : { status: 404, body: null };
}

type Endpoint = (issuer: Issuer, url: string, request: IssuerRequest) => IssuerAnswer;

const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  [
    'GET .well-known/jwks.json',
    ({ keys }) => ({
      status: 200,
      body: { keys: keys.all().flatMap((set) => Object.values(set).map(({ publicJwk }) => publicJwk)) },
    }),
  ],
  [
    'GET .well-known/openid-configuration',
    (_, url) => ({
      status: 200,
      body: {
        issuer: url,
        jwks_uri: `${url}/.well-known/jwks.json`,
        introspection_endpoint: `${url}/introspect`,
        introspection_endpoint_auth_methods_supported: ['client_secret_basic'],
        response_types_supported: ['token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: signingAlgorithms,
      },
    }),
  ],
  ['POST introspect', ({ tokens }, _, request) => tokens.answer(request)],
]);
