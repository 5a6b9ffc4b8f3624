import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { isLoopback } from '../../../lib/contract/places.ts';
import { IssuerUnavailable, type Upstream } from '../../ports.ts';

const fetchMillis = 3_000;
const maxDocumentBytes = 150_000;
const maxAgeMillis = 300_000;

/**
 * The keys of an issuer by the address of its JWKS; one source an address for the life of the function instance. After an
 * unknown key id the set is fetched again at once, but not more often than `cooldownMillis`: invented ids cost little.
 */
export function keySources(
  upstream: Upstream,
  cooldownMillis: number,
): (jwksUri: string, insecure: boolean) => JWTVerifyGetKey {
  const sources = new Map<string, JWTVerifyGetKey>();
  return (jwksUri, insecure) => {
    const known = sources.get(jwksUri) ?? remoteKeys(new URL(jwksUri), insecure, upstream, cooldownMillis);
    sources.set(jwksUri, known);
    return known;
  };
}

function remoteKeys(url: URL, insecure: boolean, upstream: Upstream, cooldownMillis: number): JWTVerifyGetKey {
  const isPlain = url.protocol === 'http:' && (insecure || isLoopback(url.hostname));
  if (url.protocol !== 'https:' && !isPlain)
    throw new TypeError('keys are fetched by https, or by http from this machine');
  return createRemoteJWKSet(url, {
    cooldownDuration: cooldownMillis,
    cacheMaxAge: maxAgeMillis,
    timeoutDuration: fetchMillis,
    // Node's global fetch costs a cold start some 25 ms.
    [customFetch]: async () => {
      const document = await fetchDocument(url, upstream);
      return { status: 200, json: async () => document } as unknown as Response;
    },
  });
}

async function fetchDocument(url: URL, upstream: Upstream): Promise<unknown> {
  const answer = await upstream.call({
    url,
    target: `${url.pathname}${url.search}`,
    method: 'GET',
    headers: [['Accept', 'application/jwk-set+json, application/json']],
    body: null,
    timeoutMillis: fetchMillis,
    maxResponseBytes: maxDocumentBytes,
  });
  if ('failure' in answer) throw new IssuerUnavailable(`the issuer's keys: ${answer.failure}`);
  if (answer.status !== 200) throw new IssuerUnavailable(`the issuer's keys: HTTP ${answer.status}`);
  try {
    return JSON.parse(Buffer.from(answer.body).toString('utf8'));
  } catch (cause) {
    throw new IssuerUnavailable("the issuer's keys: not JSON", { cause });
  }
}
