import type { Caller } from '../../lib/contract/caller.ts';
import { decodeIssuerPlace } from '../../lib/contract/places.ts';
import type { JwtCredentialConfig } from '../../lib/contract/runtime-config.ts';
import type { TokenRefusal } from '../../lib/engine/tokens/token-refusal.ts';
import type { IssuerKeys } from '../ports.ts';
import { callerOf, type GenuineClaims } from './caller-of.ts';
import type { Brought, Checked, Named } from './credential.ts';
import { isPlaced, type Placed, refusedByAll } from './place-of.ts';
import { earliestIssue, type RevocationList } from './revocation-list.ts';
import type { TokenCache } from './token-cache.ts';
import { type JwtCandidate, verifyJwt } from './verify-jwt.ts';

export interface JwtParts {
  readonly keys: IssuerKeys;
  readonly tokens: TokenCache<Caller>;
  readonly revocations: RevocationList;
  readonly nowMillis: () => number;
}

/** Reasons by which a token might be for a credential that was not looked at. */
const ofNobody: ReadonlySet<TokenRefusal> = new Set(['iss-unknown', 'aud-wrong']);

/** A signed token: genuine, for one of the candidates, and not revoked. */
export async function checkJwt(
  { value, mayAsk }: Brought,
  named: readonly Named<JwtCredentialConfig>[],
  { keys, tokens, revocations, nowMillis }: JwtParts,
): Promise<Checked> {
  const scope = JSON.stringify(named.map(({ name, place }) => [name, place]));
  const revoked = await revocations.view();
  const now = nowMillis();
  const { epoch } = revoked;
  const kept = tokens.find(scope, value, { nowMillis: now, epoch, generation: keys.generation });
  if (kept !== undefined) return { genuine: true, caller: kept };

  const find: IssuerKeys['find'] = (source, wanted) => keys.find(source, wanted, { mayAsk });
  const verified = await verifyJwt(value, named.filter(isPlaced).map(candidate), { keys: { find }, nowMillis: now });
  if (!verified.genuine) return ofNobody.has(verified.reason) ? refusedByAll(named, verified) : verified;
  const { credential, config, keyId, jwksUri, generation, validFrom, validUntil } = verified;
  const claims = verified.claims as GenuineClaims;
  const { iss: issuer, sub: subject, jti: tokenId } = claims;
  const token = { issuer, subject, tokenId, issuedAt: earliestIssue(claims.iat, config), keyId };
  if (revoked.isRevoked(token)) return { genuine: false, reason: 'token-revoked', credential };
  const caller = callerOf(credential, config, claims, validUntil / 1000);
  tokens.keep(scope, value, { value: caller, jwksUri, generation, epoch, validFrom, validUntil, nowMillis: now });
  return { genuine: true, caller };
}

const candidate = ({ name, config, place }: Placed<Named<JwtCredentialConfig>>): JwtCandidate => ({
  credential: name,
  config,
  place: decodeIssuerPlace(place),
});
