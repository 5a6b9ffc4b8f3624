import { decodeIntrospectionPlace } from '../../lib/contract/places.ts';
import type { IntrospectionCredentialConfig } from '../../lib/contract/runtime-config.ts';
import { parseCompactToken } from '../../lib/engine/tokens/compact-token.ts';
import { callerOf } from './caller-of.ts';
import type { Brought, Checked, Named } from './credential.ts';
import type { Introspection, IntrospectionCandidate } from './introspection.ts';
import { isPlaced, type Placed, refusedByAll } from './place-of.ts';
import { earliestIssue, type RevocationList } from './revocation-list.ts';

export interface OpaqueTokenParts {
  readonly introspection: Introspection;
  readonly revocations: RevocationList;
  readonly nowMillis: () => number;
}

/**
 * An issuer may say no end. Then the result ends after the longest time that anybody keeps one: a minute here, and five in
 * API Gateway.
 */
const endlessSeconds = 360;

/** A token that only its issuer can read: active, for us, and not revoked. */
export async function checkOpaqueToken(
  { value, mayAsk }: Brought,
  named: readonly Named<IntrospectionCredentialConfig>[],
  { introspection, revocations, nowMillis }: OpaqueTokenParts,
): Promise<Checked> {
  const chosen = choose(value, named);
  if (chosen === undefined) return refusedByAll(named, { genuine: false, reason: 'iss-unknown' });
  const { credential, config } = chosen;
  const said = await introspection.check(value, chosen, mayAsk);
  if (!said.genuine) return { ...said, credential };
  const { iss, sub, jti, iat, exp } = said.claims;
  const revoked = await revocations.view();
  if (
    revoked.isRevoked({
      issuer: iss,
      subject: sub,
      tokenId: jti,
      issuedAt: earliestIssue(iat, config),
      keyId: undefined,
    })
  )
    return { genuine: false, reason: 'token-revoked', credential };
  const end = exp === undefined ? nowMillis() / 1000 + endlessSeconds : exp + config.clockToleranceSeconds;
  return { genuine: true, caller: callerOf(credential, config, said.claims, end) };
}

/**
 * An issuer is asked about its own tokens only. A text that names no issuer goes to the one that there is; of several nobody
 * guesses, for a wrong one would have been handed somebody else's token.
 */
function choose(
  text: string,
  named: readonly Named<IntrospectionCredentialConfig>[],
): IntrospectionCandidate | undefined {
  const candidates = named.filter(isPlaced).map(candidate);
  const token = parseCompactToken(text);
  const issuer = 'refusal' in token ? undefined : token.claims['iss'];
  if (issuer !== undefined) return candidates.find(({ place }) => place.issuer === issuer);
  return named.length === 1 ? candidates[0] : undefined;
}

const candidate = ({ name, config, place }: Placed<Named<IntrospectionCredentialConfig>>): IntrospectionCandidate => ({
  credential: name,
  config,
  place: decodeIntrospectionPlace(place),
});
