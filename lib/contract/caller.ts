/** A claim value that may cross from the authorizer to the forwarder. */
export type ClaimValue = string | number | boolean | readonly string[];

/** Who the authorizer says is calling. `credential` is the name under the platform's `auth`. */
export interface Caller {
  readonly credential: string;
  readonly subject: string;
  readonly issuer: string;
  /**
   * Seconds since the epoch: RFC 7519 `exp` and the credential's clock tolerance; checked again behind a cached authorizer
   * result. null for an API key, which does not expire.
   */
  readonly expiresAt: number | null;
  /** Of an API key: its id, and the tier that its text names. */
  readonly keyId?: string;
  readonly tier?: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly tenant?: string;
  /** Only the claims that the credential declares, plus `sub`. */
  readonly claims: { readonly [name: string]: ClaimValue };
}

/** The authorizer's context budget: API Gateway counts it against header limits of every hop. */
const maxCallerContextBytes = 2048;

/**
 * The flat string map that API Gateway's authorizer context can carry. One key holds the caller as base64url JSON
 * (API Gateway refuses objects and lists, and JSON text in a context broke on cache hits); the rest serve access logs.
 */
export interface CallerContext {
  readonly caller: string;
  readonly credential: string;
}

/** @throws RangeError when the caller does not fit in {@link maxCallerContextBytes}. */
export function encodeCaller(caller: Caller): CallerContext {
  const text = Buffer.from(JSON.stringify(caller), 'utf8').toString('base64url');
  if (text.length > maxCallerContextBytes) throw new RangeError(`caller context of ${text.length} bytes`);
  return { caller: text, credential: caller.credential };
}

/** The caller in an authorizer context, or undefined on a route without authorizer. A context that does not parse is a bug. */
export function decodeCaller(context: { readonly [key: string]: unknown } | null | undefined): Caller | undefined {
  const text = context?.['caller'];
  return typeof text === 'string' ? (JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Caller) : undefined;
}
