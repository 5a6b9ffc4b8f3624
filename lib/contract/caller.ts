/** A claim value that may cross from the authorizer to the forwarder. */
export type ClaimValue = string | number | boolean | readonly string[];

/** Who the authorizer says is calling. `credential` is the name under the platform's `auth`. */
export interface Caller {
  readonly credential: string;
  readonly subject: string;
  readonly issuer: string;
  /**
   * Seconds since the epoch: RFC 7519 `exp` and the credential's clock tolerance; checked again behind a cached authorizer
   * result. null where there is no end to check: a key that does not expire, and a caller nobody keeps a result of.
   */
  readonly expiresAt: number | null;
  /** Of an API key: its id, and the tier that its text names. */
  readonly keyId?: string;
  readonly tier?: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly tenant?: string;
  /** Only the claims that the credential declares, plus `sub`; none of a key. */
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
  /** What the credential was when it let the caller in, see {@link editionOnStage}. */
  readonly edition: string;
}

/** The edition of a credential's configuration, and its place on this stage where it has one: both decide whom it lets in. */
export function editionOnStage(edition: string, place: string | undefined): string {
  // Like the caller, in characters that every hop carries.
  return place === undefined ? edition : `${edition}-${Buffer.from(place, 'utf8').toString('base64url')}`;
}

/** A context that no authorizer of ours wrote, or that breaks its contract: a bug of whoever wrote it. `field` names what is wrong. */
export class MalformedCallerContext extends Error {
  override readonly name = 'MalformedCallerContext';
  readonly field: string;

  constructor(field: string) {
    super(`the authorizer's context is malformed: ${field}`);
    this.field = field;
  }
}

/** @throws RangeError when the caller does not fit in {@link maxCallerContextBytes}. */
export function encodeCaller(caller: Caller, edition: string): CallerContext {
  const text = Buffer.from(JSON.stringify(caller), 'utf8').toString('base64url');
  if (text.length > maxCallerContextBytes) throw new RangeError(`caller context of ${text.length} bytes`);
  return { caller: text, credential: caller.credential, edition };
}

/**
 * The caller in an authorizer context, or undefined where no authorizer was asked. Whatever is not exactly what
 * {@link encodeCaller} writes never becomes a caller. @throws MalformedCallerContext
 */
export function decodeCaller(context: { readonly [key: string]: unknown } | null | undefined): Caller | undefined {
  if (context === null || context === undefined) return undefined;
  const text = Object.hasOwn(context, 'caller') ? context['caller'] : undefined;
  if (typeof text !== 'string' || text.length > maxCallerContextBytes) throw new MalformedCallerContext('caller');
  const value = parsed(text);
  for (const [name, isRight] of Object.entries(members)) {
    if (!isRight(Object.hasOwn(value, name) ? value[name] : undefined)) throw new MalformedCallerContext(name);
  }
  if (Object.keys(value).some((name) => !Object.hasOwn(members, name))) throw new MalformedCallerContext('caller');
  // Only a key may have no end: of a token a missing end is a broken one.
  if (value['expiresAt'] === null && value['keyId'] === undefined) throw new MalformedCallerContext('expiresAt');
  return value as unknown as Caller;
}

function parsed(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (isObject(value)) return value;
  } catch {
    // The parser's message would quote what it could not parse.
  }
  throw new MalformedCallerContext('caller');
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown) => isText(value) && value !== '';
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isAbsentOrName = (value: unknown) => value === undefined || isName(value);
const isClaim = (value: unknown) =>
  isText(value) || typeof value === 'number' || typeof value === 'boolean' || isTexts(value);

const members: { readonly [M in keyof Required<Caller>]: (value: unknown) => boolean } = {
  credential: isName,
  subject: isName,
  issuer: isText,
  expiresAt: (value) => value === null || typeof value === 'number',
  keyId: isAbsentOrName,
  tier: isAbsentOrName,
  scopes: isTexts,
  roles: isTexts,
  tenant: isAbsentOrName,
  claims: (value) => isObject(value) && Object.values(value).every(isClaim),
};
