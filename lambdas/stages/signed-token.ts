import type { Context } from 'aws-lambda';
import type { GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import { signedToken as format, gatewayIssuer } from '../../lib/contract/signed-token.ts';
import { tokenClaims } from '../../lib/engine/signing/token-claims.ts';
import { type Log, type PlacelessRequest, SecretUnavailable } from '../ports.ts';
import { signToken } from '../signing/sign-token.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { type Answer, answerMillis, type Exchange, refuse, type Stage } from './exchange.ts';
import { upstreamOf } from './header-transform.ts';

/** A first read takes about a tenth of this; a store that hangs must not hold up who has time for more. */
const mostMillis = 2_000;

/** Last before the call: a service that trusts signed tokens gets one, made for this request alone. */
export function signedToken(
  config: GatewayConfig,
  signing: SigningKeys | null,
  log: Log,
  nowMillis: () => number,
): Stage {
  return {
    async before({ event: exchange, context }) {
      const route = exchange.route as RouteConfig;
      if (!upstreamOf(config, route).signedToken) return undefined;
      if (signing === null) throw new Error(`${route.service} trusts signed tokens, and the gateway has no secret`);
      const stage = exchange.event.requestContext.stage;
      const key = await unlessUnavailable(exchange, log, signing.current(stage, signingMillis(context)));
      if ('statusCode' in key) return key;
      const { service } = route;
      const { requestId, routeKey, caller } = exchange;
      const issuer = gatewayIssuer(config.gateway, stage);
      const claims = tokenClaims({ issuer, service, requestId, route: routeKey, caller }, nowMillis());
      const outgoing = exchange.outgoing as PlacelessRequest;
      exchange.outgoing = { ...outgoing, headers: [...outgoing.headers, [format.header, signToken(claims, key)]] };
      return undefined;
    },
  };
}

/** How long the secret may take: what the invocation has left, with time to answer. */
export function signingMillis(context: Context): number {
  return Math.min(mostMillis, context.getRemainingTimeInMillis() - answerMillis);
}

/** What was asked for; or 503, and a line that says why, where the gateway's own secret cannot be read. */
export async function unlessUnavailable<T>(exchange: Exchange, log: Log, asked: Promise<T>): Promise<T | Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof SecretUnavailable)) throw error;
    log.error('no key to sign with', { requestId: exchange.requestId, reason: error.message });
    exchange.isUnserved = true;
    return refuse(exchange, 'identity-unavailable', 'the gateway cannot sign for the service now; try again');
  }
}
