import { apiKeyTier } from '../../lib/contract/api-key.ts';
import { type Caller, decodeCaller } from '../../lib/contract/caller.ts';
import type { ForwarderConfig, ForwarderCredential } from '../../lib/contract/runtime-config.ts';
import { isExpired } from '../../lib/engine/authorization/authorize.ts';
import { type Exchange, refuse, type Stage } from './exchange.ts';

/**
 * Who is calling. Of a token the authorizer says it; its answer may be cached, so the token's end is looked at again here.
 * Of an API key API Gateway says it: a route that asks for one gets no request without.
 */
export function caller({ credentials }: ForwarderConfig, nowMillis: () => number): Stage {
  return {
    before({ event: exchange }) {
      if (exchange.route === undefined) return refuse(exchange, 'not-found', 'no such route');
      const name = exchange.route.authorization?.credentials[0];
      const credential = name === undefined ? undefined : credentials[name];
      const found =
        name !== undefined && credential?.kind === 'apiKey'
          ? keyHolder(name, credential, exchange)
          : decodeCaller(exchange.event.requestContext.authorizer);
      if (found === undefined) return undefined;
      exchange.caller = found;
      if (!isExpired(found, nowMillis())) return undefined;
      return refuse(exchange, 'token-expired', 'the token has expired', {
        headers: [['WWW-Authenticate', 'Bearer error="invalid_token"']],
      });
    },
  };
}

/** A key that the gateway did not make is a caller without a tier. */
function keyHolder(
  credential: string,
  { tiers }: Extract<ForwarderCredential, { kind: 'apiKey' }>,
  { event }: Exchange,
): Caller | undefined {
  const { apiKeyId, apiKey } = event.requestContext.identity;
  if (!apiKeyId) return undefined;
  const tier = apiKeyTier(apiKey ?? '');
  return {
    credential,
    subject: apiKeyId,
    issuer: 'api-gateway',
    expiresAt: null,
    keyId: apiKeyId,
    ...(tier !== undefined && tiers.includes(tier) ? { tier } : {}),
    scopes: [],
    roles: [],
    claims: {},
  };
}
