import { type KeySet, readKeySet } from '../../../lib/engine/keys/key-set.ts';
import type { Upstream } from '../../ports.ts';

/** With the time of reading and writing the shared document, less than the authorizer's own time limit. */
const fetchMillis = 2_500;
const maxDocumentBytes = 150_000;

/** A published document as it came, or in words why there is none. */
export type FetchedKeys = { readonly document: string; readonly set: KeySet } | { readonly failure: string };

/** Reads an issuer's JWKS. Anything but 200 with a key set of sane size is a failure; a redirect is not followed. */
export async function fetchKeyDocument(url: URL, upstream: Upstream): Promise<FetchedKeys> {
  const answer = await upstream.call({
    url,
    target: `${url.pathname}${url.search}`,
    method: 'GET',
    headers: [['Accept', 'application/jwk-set+json, application/json']],
    body: null,
    timeoutMillis: fetchMillis,
    maxResponseBytes: maxDocumentBytes,
  });
  if ('failure' in answer) return answer;
  if (answer.status !== 200) return { failure: `HTTP ${answer.status}` };
  const document = utf8(answer.body);
  const set = document === undefined ? undefined : readKeySet(document);
  return document === undefined || set === undefined ? { failure: 'not a key set' } : { document, set };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
