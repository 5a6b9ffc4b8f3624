import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IssuerPlace } from '../../contract/places.ts';
import { type MintRequest, mintToken } from './mint-token.ts';
import { makeSigningKey, makeSigningKeys, type SigningKeys, signingAlgorithms } from './signing-keys.ts';

/** One issuer for each credential name, on one loopback server. */
export interface LocalIssuer {
  readonly names: readonly string[];
  /** Where the credential's tokens come from and for whom they are: what its stage variable holds. */
  place(name: string): IssuerPlace;
  mint(name: string, request: MintRequest): Promise<string>;
  /** Signs with new keys from now on. With `keepOld` the keys of before stay published until the next rotation. */
  rotate(name: string, options?: { readonly keepOld?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

interface Published {
  readonly current: SigningKeys;
  readonly old: SigningKeys | null;
}

/** Starts the issuers. Their keys are made for this run and live in memory only. */
export async function startIssuer({ names }: { readonly names: readonly string[] }): Promise<LocalIssuer> {
  const published = new Map<string, Published>(
    await Promise.all(names.map(async (name) => [name, { current: await makeSigningKeys(), old: null }] as const)),
  );
  const { origin, stop } = await serveDocuments((path) => documentAt(path, origin, published));

  function keysOf(name: string): Published {
    const keys = published.get(name);
    if (!keys) throw new RangeError(`no credential is named ${name}; there are ${names.join(', ') || 'none'}`);
    return keys;
  }

  return {
    names,
    stop,
    place(name) {
      keysOf(name);
      const issuer = `${origin}/${name}`;
      return { issuer, audiences: [name], jwksUri: `${issuer}/.well-known/jwks.json` };
    },
    async mint(name, request) {
      const key = keysOf(name).current[request.algorithm ?? 'RS256'];
      const { privateKey } = request.forged ? await makeSigningKey(key.algorithm) : key;
      const nowSeconds = Math.floor(Date.now() / 1000);
      const signing = { issuer: `${origin}/${name}`, audience: name, key: { ...key, privateKey }, nowSeconds };
      return mintToken(request, signing);
    },
    async rotate(name, { keepOld = false } = {}) {
      const { current } = keysOf(name);
      published.set(name, { current: await makeSigningKeys(), old: keepOld ? current : null });
    },
  };
}

/** The document at a path of the server; undefined when there is none. */
function documentAt(path: string, origin: string, published: ReadonlyMap<string, Published>): object | undefined {
  const [, name = '', document = ''] = /^\/([^/]+)\/\.well-known\/([a-z-]+(?:\.json)?)$/.exec(path) ?? [];
  const keys = published.get(name);
  if (!keys) return undefined;
  const issuer = `${origin}/${name}`;
  const documents: { readonly [document: string]: object } = {
    'jwks.json': {
      keys: [keys.current, ...(keys.old ? [keys.old] : [])].flatMap((set) =>
        Object.values(set).map(({ publicJwk }) => publicJwk),
      ),
    },
    'openid-configuration': {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: signingAlgorithms,
    },
  };
  return Object.hasOwn(documents, document) ? documents[document] : undefined;
}

async function serveDocuments(
  documentOf: (path: string) => object | undefined,
): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    const document = request.method === 'GET' ? documentOf(request.url ?? '') : undefined;
    if (!document) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(document));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
