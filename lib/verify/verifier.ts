import { errors, type JWTPayload, jwtVerify } from 'jose';
import { isLoopback } from '../contract/places.ts';
import { signedToken } from '../contract/signed-token.ts';
import { publishedKeys, type Surroundings } from './published-keys.ts';
import { readClaims } from './read-claims.ts';
import { type RequestHeaders, tokenOf } from './token-of.ts';
import { KeysUnavailable, type TokenRefusal, TokenRefused } from './token-refused.ts';
import type { VerifiedRequest } from './verified-request.ts';

export interface VerifierOptions {
  /** `urn:gatehouse:<gateway>:<stage>` */
  readonly issuer: string;
  /** Name under which the gateway mounts this service. */
  readonly service: string;
  /** `https://<the gateway>/.well-known/gatehouse/jwks.json`; plain http to this very machine only. */
  readonly jwksUri: string;
}

/** @throws TokenRefused when the request is not to be believed, KeysUnavailable when that cannot be known now */
export type Verify = (source: string | RequestHeaders) => Promise<VerifiedRequest>;

const clockToleranceSeconds = 5;

/** @throws TypeError for a `jwksUri` that anybody on the way could answer */
export function verifierIn(options: VerifierOptions, surroundings: Surroundings): Verify {
  const { issuer, service } = options;
  const keys = publishedKeys(secureUrl(options.jwksUri), surroundings);
  return async (source) => {
    const token = tokenOf(source);
    const verification = {
      algorithms: [signedToken.algorithm],
      typ: signedToken.type,
      issuer,
      audience: service,
      clockTolerance: clockToleranceSeconds,
      maxTokenAge: signedToken.seconds,
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(surroundings.nowMillis()),
    };
    try {
      const { payload } = await jwtVerify(token, keys, verification);
      return readClaims(forOne(payload));
    } catch (error) {
      throw refused(error);
    }
  };
}

function secureUrl(jwksUri: string): URL {
  const url = new URL(jwksUri);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new TypeError('jwksUri is an https URL, or an http URL of this very machine');
}

/** A list of audiences is lawful in a JWT, but the gateway writes none. */
function forOne(payload: JWTPayload): JWTPayload {
  if (typeof payload.aud !== 'string') throw new TokenRefused('claims');
  return payload;
}

const ofClaims: { readonly [claim: string]: TokenRefusal } = {
  iss: 'issuer',
  aud: 'audience',
  typ: 'type',
  exp: 'expired',
};

/** jose's error as one of ours; its own messages quote nothing of a token, but its fields hold all of it. */
function refused(error: unknown): unknown {
  if (error instanceof TokenRefused || error instanceof KeysUnavailable) return error;
  if (error instanceof errors.JWTExpired) return new TokenRefused('expired');
  if (error instanceof errors.JWTClaimValidationFailed) return new TokenRefused(ofClaim(error));
  if (error instanceof errors.JOSEAlgNotAllowed) return new TokenRefused('algorithm');
  if (error instanceof errors.JWSSignatureVerificationFailed) return new TokenRefused('signature');
  if (error instanceof errors.JWKSNoMatchingKey) return new TokenRefused('key');
  if (error instanceof errors.JWKSMultipleMatchingKeys) return new TokenRefused('key');
  return error instanceof errors.JOSEError ? new TokenRefused('malformed') : error;
}

function ofClaim({ claim, reason }: errors.JWTClaimValidationFailed): TokenRefusal {
  if (reason !== 'check_failed') return 'claims';
  if (claim === 'iat') return 'not-yet';
  return ofClaims[claim] ?? 'claims';
}
