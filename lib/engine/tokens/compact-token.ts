import { parseStrictObject } from './strict-json.ts';

/** A signed token taken apart, nothing verified. */
export interface UnverifiedToken {
  readonly text: string;
  readonly header: { readonly [name: string]: unknown };
  readonly payload: { readonly [name: string]: unknown };
}

/** More cannot arrive through API Gateway together with other headers, and the check comes before any parsing. */
const maxTokenBytes = 8192;

/**
 * A compact JWS in its one canonical spelling, or undefined. Verifiers accept several spellings of one token (padding,
 * spaces, spare bits), so anything kept by token would be walked around; here a token has exactly one.
 */
export function parseCompactToken(text: string): UnverifiedToken | undefined {
  if (text.length > maxTokenBytes) return undefined;
  const parts = text.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return undefined;
  const [header, payload] = parts.slice(0, 2).map(parsePart);
  if (header === undefined || payload === undefined) return undefined;
  return 'crit' in header || 'b64' in header ? undefined : { text, header, payload };
}

function isCanonical(part: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(part) && Buffer.from(part, 'base64url').toString('base64url') === part;
}

function parsePart(part: string): { readonly [name: string]: unknown } | undefined {
  try {
    const bytes = Buffer.from(part, 'base64url');
    return parseStrictObject(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
