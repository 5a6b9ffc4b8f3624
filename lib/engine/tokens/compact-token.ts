import { canonicalBytes } from './base64url.ts';
import { type JsonObject, parseStrictObject } from './strict-json.ts';
import { type GuardRefusal, type Refused, refused } from './token-refusal.ts';

/** A signed token taken apart, nothing verified. */
export interface UnverifiedToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signatureBytes: number;
}

/** API Gateway takes 10,240 bytes of headers, and what is no longer than this costs a bounded time. */
const maxTokenLength = 8192;
const maxHeaderLength = 1024;
/** Of the largest key that is taken, RSA of 8192 bits: 1,024 bytes. */
const maxSignatureLength = 1366;

/**
 * A compact JWS (RFC 7515 §7.1) in its one canonical spelling. Verifiers accept several spellings of one token (padding,
 * blanks, spare bits, a name twice), so anything kept by token would be walked around; here a token has exactly one.
 * Sizes come first, then the smallest part: what is refused costs little.
 */
export function parseCompactToken(text: string): UnverifiedToken | Refused<GuardRefusal> {
  if (text.length > maxTokenLength) return refused('token-too-large');
  const parts = text.split('.', 4);
  const [headerText = '', claimText = '', signature = ''] = parts;
  if (headerText.length > maxHeaderLength) return refused('header-too-large');
  if (parts.length !== 3) return refused('not-three-parts');
  if (signature.length > maxSignatureLength) return refused('signature-too-large');
  const signatureBytes = canonicalBytes(signature)?.length;
  if (signatureBytes === undefined) return refused('signature-not-canonical');
  const headerBytes = canonicalBytes(headerText);
  if (headerBytes === undefined) return refused('header-not-canonical');
  const header = strictObject(headerBytes);
  if (header === undefined) return refused('header-not-strict-json');
  const claimBytes = canonicalBytes(claimText);
  if (claimBytes === undefined) return refused('payload-not-canonical');
  const claims = strictObject(claimBytes);
  if (claims === undefined) return refused('payload-not-strict-json');
  return { header, claims, signatureBytes };
}

function strictObject(bytes: Buffer): JsonObject | undefined {
  // Most of what is no JSON is not even decoded: a parser's exception costs more than all the rest of the guard.
  const text = isEdge(bytes[0]) && isEdge(bytes.at(-1)) ? bytes.toString('utf8') : '';
  // What is no UTF-8 became a replacement character, which is other bytes.
  const isWhole = text !== '' && (!text.includes('\ufffd') || Buffer.from(text, 'utf8').equals(bytes));
  return isWhole ? parseStrictObject(text) : undefined;
}

/** What a JSON object may begin or end with: its brackets, or the four blanks of RFC 8259 §2. */
const edges: ReadonlySet<unknown> = new Set([...'{} \t\n\r'].map((character) => character.charCodeAt(0)));
const isEdge = (byte: number | undefined) => edges.has(byte);
