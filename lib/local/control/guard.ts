import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is not let in; null for one that is. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
}

/**
 * Lets in programs of this machine that hold the secret, and no web page: a page's request carries `Origin` or
 * `Sec-Fetch-Site`, and one that got here under a name of its own (DNS rebinding) carries that name in `Host`.
 */
export function refusalOf({ headers }: IncomingMessage, port: number, secret: string): Refusal | null {
  if (headers.host !== `127.0.0.1:${port}` && headers.host !== `localhost:${port}`)
    return { status: 403, error: 'the Host header names another server' };
  if (headers.origin !== undefined) return { status: 403, error: 'no requests from web pages' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none') return { status: 403, error: 'no requests from web pages' };
  const [, given = ''] = /^Bearer ([\w-]{1,128})$/.exec(headers.authorization ?? '') ?? [];
  return sameSecret(given, secret) ? null : { status: 401, error: 'Authorization: Bearer <secret> is needed' };
}

/** Compares digests, so that neither time nor length says anything of the secret. */
function sameSecret(given: string, secret: string): boolean {
  const [a, b] = [given, secret].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}
