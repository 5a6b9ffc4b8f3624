import type { Caller } from '../../contract/caller.ts';
import { type SignedTokenClaims, signedToken } from '../../contract/signed-token.ts';

/** One request on its way to one service. */
export interface SignedRequest {
  readonly issuer: string;
  readonly service: string;
  readonly requestId: string;
  readonly route: string;
  readonly caller: Caller | undefined;
}

/** What the gateway says of a request to the service behind it, at `nowMillis`. */
export function tokenClaims(
  { issuer, service, requestId, route, caller }: SignedRequest,
  nowMillis: number,
): SignedTokenClaims {
  const iat = Math.floor(nowMillis / 1_000);
  return {
    iss: issuer,
    aud: service,
    iat,
    exp: iat + signedToken.seconds,
    jti: requestId,
    route,
    ...(caller && callerClaims(caller)),
  };
}

function callerClaims({ subject, credential, scopes, roles, tenant, keyId, tier, claims }: Caller) {
  return {
    sub: subject,
    credential,
    scope: scopes.join(' '),
    roles,
    ...(tenant !== undefined && { tenant }),
    ...(keyId !== undefined && { key_id: keyId }),
    ...(tier !== undefined && { tier }),
    claims,
  };
}
