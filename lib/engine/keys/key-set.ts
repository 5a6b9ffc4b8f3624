import { fits, type Jwk, type JwkRefusal, refusalOfJwk } from '../tokens/jwk-rules.ts';

/** What a token's header asks for. */
export interface WantedKey {
  readonly alg: string;
  readonly kid: string | undefined;
}

/** The keys of one published document, the bad ones left out. */
export interface KeySet {
  readonly usable: readonly Jwk[];
  /** Every key id in the document, those of refused keys too: asking again would bring nothing new. */
  readonly keyIds: ReadonlySet<string>;
  /** By place in the document: published keys are named nowhere else. */
  readonly refused: readonly { readonly at: number; readonly reason: JwkRefusal | 'kid-twice' }[];
}

const maxKeys = 64;

/** The keys of a JWKS (RFC 7517 §5); undefined for a text that is none. A bad key is left out and spoils no other. */
export function readKeySet(document: string): KeySet | undefined {
  const keys = keysOf(document);
  if (keys === undefined || keys.length > maxKeys) return undefined;
  const kids = keys.map(keyId).filter((kid) => kid !== undefined);
  const isTwice = (kid: string | undefined) => kid !== undefined && kids.indexOf(kid) !== kids.lastIndexOf(kid);
  const judged = keys.map(
    (key) => [key, refusalOfJwk(key) ?? (isTwice(keyId(key)) ? 'kid-twice' : undefined)] as const,
  );
  return {
    usable: judged.filter(([, reason]) => reason === undefined).map(([key]) => key as Jwk),
    keyIds: new Set(kids),
    refused: judged.flatMap(([, reason], at) => (reason === undefined ? [] : [{ at, reason }])),
  };
}

/** The one key that a token's header asks for; undefined where none is, or several are: which one would be a guess. */
export function keyFor({ usable }: KeySet, wanted: WantedKey): Jwk | undefined {
  const [key, ...more] = usable.filter((jwk) => fits(jwk, wanted));
  return more.length === 0 ? key : undefined;
}

/** Whether a newer document may hold a key that this one lacks. */
export function isMissing({ usable, keyIds }: KeySet, wanted: WantedKey): boolean {
  return wanted.kid === undefined ? !usable.some((jwk) => fits(jwk, wanted)) : !keyIds.has(wanted.kid);
}

function keysOf(document: string): readonly unknown[] | undefined {
  try {
    const set = JSON.parse(document) as { readonly keys?: unknown } | null;
    return Array.isArray(set?.keys) ? set.keys : undefined;
  } catch {
    return undefined;
  }
}

function keyId(key: unknown): string | undefined {
  const kid = typeof key === 'object' && key !== null ? (key as Jwk)['kid'] : undefined;
  return typeof kid === 'string' ? kid : undefined;
}
