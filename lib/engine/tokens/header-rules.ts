import type { JwtCredentialConfig } from '../../contract/runtime-config.ts';
import { isAlgorithm } from './algorithms.ts';
import type { JsonObject } from './strict-json.ts';
import { type HeaderRefusal, type Refused, refused } from './token-refusal.ts';

/** What a token's header says of the key it was signed with. */
export interface SignedWith {
  readonly alg: string;
  readonly kid: string | undefined;
}

/**
 * What a token's header (RFC 7515 §4.1) may ask for. Extensions that change what is signed (`crit`, `b64`, `zip`) and keys
 * that a token brings along or points to are refused, although a verifier might ignore them: another one might not.
 */
export function readHeader(
  header: JsonObject,
  allowed: Pick<JwtCredentialConfig, 'algorithms' | 'typ'>,
): SignedWith | Refused<HeaderRefusal> {
  const { alg, kid } = header;
  if (Object.hasOwn(header, 'crit')) return refused('crit-present');
  if (Object.hasOwn(header, 'b64')) return refused('b64-present');
  if (Object.hasOwn(header, 'zip')) return refused('zip-present');
  if (Object.hasOwn(header, 'jku')) return refused('jku-present');
  if (Object.hasOwn(header, 'x5u')) return refused('x5u-present');
  if (Object.hasOwn(header, 'jwk')) return refused('jwk-present');
  if (Object.hasOwn(header, 'x5c')) return refused('x5c-present');
  if (!isAlgorithm(alg)) return refused('alg-unsupported');
  if (!allowed.algorithms.includes(alg)) return refused('alg-not-allowed');
  if (allowed.typ !== null && mediaType(header['typ']) !== mediaType(allowed.typ)) return refused('typ-wrong');
  if (kid !== undefined && typeof kid !== 'string') return refused('kid-not-text');
  return { alg, kid };
}

/** RFC 7515 §4.1.9: the `application/` may be left out, and case does not matter. */
function mediaType(typ: unknown): string | undefined {
  if (typeof typ !== 'string') return undefined;
  const type = typ.toLowerCase();
  return type.includes('/') ? type : `application/${type}`;
}
