import { createHash, createHmac } from 'node:crypto';

/** What a request to AWS is signed with. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that end, such as a function's own. */
  readonly sessionToken: string | undefined;
}

/** `20261124T063015Z` */
export function signingTime(nowMillis: number): string {
  return new Date(nowMillis).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** What a signature is good for: the day of {@link signingTime}, one region, one service. */
export function signingScope(time: string, region: string, service: string): readonly string[] {
  return [time.slice(0, 8), region, service, 'aws4_request'];
}

/**
 * Signature Version 4 of a canonical request, in hex. Source: "Create a signed AWS API request" in the IAM user guide, read
 * 2026-11-24.
 */
export function signature(canonical: string, time: string, scope: readonly string[], secretAccessKey: string): string {
  const signed = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, signed).toString('hex');
}

/** In hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** RFC 3986, which AWS goes by: more characters than JavaScript's. */
export function uriEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, percent);
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
