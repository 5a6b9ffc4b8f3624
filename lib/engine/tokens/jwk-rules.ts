import { keyForm } from './algorithms.ts';
import { canonicalBytes } from './base64url.ts';
import { isRocaModulus, isSmallOrderPoint } from './weak-keys.ts';

/** A JSON Web Key as somebody published it: nothing about it is believed yet. */
export type Jwk = { readonly [name: string]: unknown };

/** Why a published key is not used; each word names the member that is at fault, never its value. */
export type JwkRefusal =
  | 'not-a-key'
  | 'symmetric-key'
  | 'private-key'
  | 'kid-not-text'
  | 'use-not-sig'
  | 'key-ops-not-verify'
  | 'unknown-curve'
  | 'alg-mismatch'
  | 'malformed-rsa-key'
  | 'rsa-too-small'
  | 'rsa-too-large'
  | 'rsa-exponent'
  | 'rsa-roca'
  | 'malformed-point'
  | 'small-order-point';

/** RFC 7518 §6: members that only somebody who can sign may know. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** NIST SP 800-131A: less is broken or soon will be. */
const minRsaBits = 2048;
/** A check of a longer one costs milliseconds, and nobody publishes it. */
const maxRsaBytes = 1024;
const maxExponentBytes = 8;

const coordinateBytes: ReadonlyMap<unknown, number> = new Map([
  ['P-256', 32],
  ['P-384', 48],
  ['P-521', 66],
]);

/**
 * Why a key of a JWKS is not used; undefined for a key that may be. A key that anybody could sign with (`e` of 1, a point of
 * small order, a private member in public) is as bad as no check at all, whoever published it.
 */
export function refusalOfJwk(jwk: unknown): JwkRefusal | undefined {
  // Of a text or of nothing, an object without the members of a key.
  const key = Object(jwk) as Jwk;
  if (key['kty'] === 'oct') return 'symmetric-key';
  if (privateMembers.some((name) => Object.hasOwn(key, name))) return 'private-key';
  const refusalOfForm = forms.get(key['kty']);
  if (refusalOfForm === undefined) return 'not-a-key';
  return refusalOfPurpose(key) ?? refusalOfForm(key);
}

/** Whether a key that {@link refusalOfJwk} lets pass is the one that a token's header asks for. */
export function fits(jwk: Jwk, wanted: { readonly alg: string; readonly kid: string | undefined }): boolean {
  const form = keyForm(wanted.alg);
  if (form === undefined || jwk['kty'] !== form.kty) return false;
  if (form.crv !== null && jwk['crv'] !== form.crv) return false;
  if (jwk['alg'] !== undefined && jwk['alg'] !== wanted.alg) return false;
  return wanted.kid === undefined || jwk['kid'] === wanted.kid;
}

/** RFC 7517 §4.2–4.5: what the key is for, as far as it says so. */
function refusalOfPurpose(jwk: Jwk): JwkRefusal | undefined {
  const { kid, use, key_ops: operations, alg } = jwk;
  if (kid !== undefined && typeof kid !== 'string') return 'kid-not-text';
  if (use !== undefined && use !== 'sig') return 'use-not-sig';
  if (operations !== undefined && !isOnlyVerify(operations)) return 'key-ops-not-verify';
  if (alg === undefined) return undefined;
  return typeof alg === 'string' && fits(jwk, { alg, kid: undefined }) ? undefined : 'alg-mismatch';
}

const isOnlyVerify = (operations: unknown) =>
  Array.isArray(operations) && operations.length === 1 && operations[0] === 'verify';

const forms: ReadonlyMap<unknown, (jwk: Jwk) => JwkRefusal | undefined> = new Map([
  ['RSA', refusalOfRsa],
  ['EC', refusalOfEc],
  ['OKP', refusalOfOkp],
]);

function refusalOfRsa(jwk: Jwk): JwkRefusal | undefined {
  const n = bytesOf(jwk['n']);
  const e = bytesOf(jwk['e']);
  if (n === undefined || e === undefined) return 'malformed-rsa-key';
  if (n.length > maxRsaBytes) return 'rsa-too-large';
  const modulus = BigInt(`0x${n.toString('hex')}`);
  if (modulus.toString(2).length < minRsaBits) return 'rsa-too-small';
  if (modulus % 2n === 0n) return 'malformed-rsa-key';
  if (e.length > maxExponentBytes) return 'rsa-exponent';
  const exponent = BigInt(`0x${e.toString('hex')}`);
  // With an exponent of 1 every text is its own signature.
  if (exponent < 3n || exponent % 2n === 0n) return 'rsa-exponent';
  return isRocaModulus(modulus) ? 'rsa-roca' : undefined;
}

function refusalOfEc(jwk: Jwk): JwkRefusal | undefined {
  const size = coordinateBytes.get(jwk['crv']);
  if (size === undefined) return 'unknown-curve';
  const isWhole = [jwk['x'], jwk['y']].every((coordinate) => bytesOf(coordinate)?.length === size);
  return isWhole ? undefined : 'malformed-point';
}

function refusalOfOkp(jwk: Jwk): JwkRefusal | undefined {
  if (jwk['crv'] !== 'Ed25519') return 'unknown-curve';
  const point = bytesOf(jwk['x']);
  if (point?.length !== 32) return 'malformed-point';
  return isSmallOrderPoint(point) ? 'small-order-point' : undefined;
}

const bytesOf = (member: unknown) => (typeof member === 'string' ? canonicalBytes(member) : undefined);
