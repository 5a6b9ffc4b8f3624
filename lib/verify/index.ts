import { type VerifierOptions, type Verify, verifierIn } from './verifier.ts';

export type { RequestHeaders } from './token-of.ts';
export type { TokenRefusal } from './token-refused.ts';
export { KeysUnavailable, TokenRefused } from './token-refused.ts';
export type { VerifiedCaller, VerifiedRequest } from './verified-request.ts';
export type { VerifierOptions, Verify } from './verifier.ts';

/**
 * Reads the `X-Gatehouse-Token` of requests that a gateway sends to one service. Make one when the service starts: it keeps
 * the gateway's keys.
 * @throws TypeError for a `jwksUri` that anybody on the way could answer
 */
export function verifier(options: VerifierOptions): Verify {
  return verifierIn(options, { fetch, nowMillis: Date.now });
}
