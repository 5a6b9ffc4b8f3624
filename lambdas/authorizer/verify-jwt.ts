import { compactVerify, type JWTPayload } from 'jose';
import { JOSEError } from 'jose/errors';
import type { IssuerPlace } from '../../lib/contract/places.ts';
import type { JwtCredentialConfig } from '../../lib/contract/runtime-config.ts';
import { signatureBytes } from '../../lib/engine/tokens/algorithms.ts';
import { isFrom, isMeantFor, readTimes, refusalOfClaims } from '../../lib/engine/tokens/claim-rules.ts';
import { parseCompactToken } from '../../lib/engine/tokens/compact-token.ts';
import { readHeader, type SignedWith } from '../../lib/engine/tokens/header-rules.ts';
import type { JsonObject } from '../../lib/engine/tokens/strict-json.ts';
import { type Refused, refused, type TokenRefusal } from '../../lib/engine/tokens/token-refusal.ts';
import type { IssuerKeys, KeySource, VerificationKey } from '../ports.ts';

/** A credential that a token may belong to, with the issuer that its stage names. */
export interface JwtCandidate {
  readonly credential: string;
  readonly config: JwtCredentialConfig;
  readonly place: IssuerPlace;
}

export type Verified = GenuineJwt | RefusedJwt;

export interface GenuineJwt {
  readonly genuine: true;
  readonly credential: string;
  readonly config: JwtCredentialConfig;
  readonly claims: JWTPayload;
  /** The published `kid` of the key that it was verified with: a header may leave it out, and would not be revoked by it. */
  readonly keyId: string | undefined;
  readonly jwksUri: string;
  /** Of the keys that it was verified with. */
  readonly generation: string;
  /** Milliseconds since the epoch, the credential's clock tolerance included. */
  readonly validFrom: number;
  readonly validUntil: number;
}

export interface RefusedJwt {
  readonly genuine: false;
  readonly reason: TokenRefusal;
  /** The declared claim that is missing or wrong. */
  readonly claim?: string;
  /** undefined while it is not known whose token it would be. */
  readonly credential?: string;
}

/**
 * Whether a text is a genuine token for one of the candidates. What costs nothing comes before what costs: the text, the
 * issuer, the header, the claims, then the key, which may have to be fetched, and the signature last.
 * @throws IssuerUnavailable when its issuer's keys cannot be had.
 */
export async function verifyJwt(
  text: string,
  candidates: readonly JwtCandidate[],
  { keys, nowMillis }: { readonly keys: Pick<IssuerKeys, 'find'>; readonly nowMillis: number },
): Promise<Verified> {
  const token = parseCompactToken(text);
  if ('refusal' in token) return refusedJwt(token);
  const chosen = choose(token.claims, candidates);
  if ('refusal' in chosen) return refusedJwt(chosen);
  const { credential, config, place } = chosen;
  const signedWith = readHeader(token.header, config);
  if ('refusal' in signedWith) return refusedJwt(signedWith, credential);
  const refusal = refusalOfClaims(token.claims, config);
  if (refusal !== undefined) return refusedJwt(refusal, credential);
  const times = readTimes(token.claims, config, nowMillis);
  if ('refusal' in times) return refusedJwt(times, credential);

  const key = await keys.find(keySource(chosen), signedWith);
  if (key === undefined) return refusedJwt(refused('key-unknown'), credential);
  if (token.signatureBytes !== lengthUnder(key, signedWith))
    return refusedJwt(refused('signature-length-wrong'), credential);
  if (!(await isSigned(text, key, signedWith))) return refusedJwt(refused('signature-wrong'), credential);
  return {
    genuine: true,
    credential,
    config,
    // What a payload has by its RFC has been read above; the rest is of no certain type in jose either.
    claims: token.claims as JWTPayload,
    keyId: key.keyId,
    jwksUri: place.jwksUri,
    generation: key.generation,
    ...times,
  };
}

const refusedJwt = ({ refusal, claim }: Refused, credential?: string): RefusedJwt => ({
  genuine: false,
  reason: refusal,
  ...(claim === undefined ? {} : { claim }),
  ...(credential === undefined ? {} : { credential }),
});

/** The first candidate whose issuer and audience the token names; nothing is verified yet. */
function choose(claims: JsonObject, candidates: readonly JwtCandidate[]): JwtCandidate | Refused {
  const ofIssuer = candidates.filter(({ place }) => isFrom(claims, place));
  if (ofIssuer.length === 0) return refused('iss-unknown');
  return ofIssuer.find(({ config, place }) => isMeantFor(claims, config, place)) ?? refused('aud-wrong');
}

const keySource = ({ config, place }: JwtCandidate): KeySource => ({
  jwksUri: place.jwksUri,
  insecure: config.insecure !== null,
  privateNetwork: config.privateNetwork !== null,
});

/** Of each signature that this key makes. */
function lengthUnder({ key }: VerificationKey, { alg }: SignedWith): number {
  const { modulusLength } = key.algorithm as { readonly modulusLength?: number };
  return signatureBytes(alg, modulusLength);
}

async function isSigned(text: string, { key }: VerificationKey, { alg }: SignedWith): Promise<boolean> {
  try {
    await compactVerify(text, key, { algorithms: [alg] });
    return true;
  } catch (error) {
    if (error instanceof JOSEError) return false;
    throw error;
  }
}
