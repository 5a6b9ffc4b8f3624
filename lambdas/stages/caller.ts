import type { GatewayConfig } from '../../lib/contract/runtime-config.ts';
import { isExpired } from '../../lib/engine/authorization/authorize.ts';
import { presentedCredential } from '../../lib/engine/callers/presented-credential.ts';
import { callerOf, isOfOtherEdition, placesOf } from './caller-kinds.ts';
import { refuseWithChallenge } from './challenge.ts';
import { type Exchange, refuse, refuseWhileDeploying, type Stage } from './exchange.ts';
import { hasFormToken } from './form-token.ts';

/**
 * What a route of `ANY` method takes: the methods that API Gateway names. Of others, should it let them by, one shows a caller
 * what the gateway tells a service (TRACE, RFC 9110 §9.3.8), and one asks for a tunnel.
 */
const passedOn: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Who is calling. An authorizer has said it, or for its own keys API Gateway; what it said may be kept for a while, so that
 * a credential has not run out, and stands in the request once, is looked at again here. Nobody calls a public route.
 */
export function caller({ credentials }: GatewayConfig, nowMillis: () => number): Stage {
  return {
    before({ event: exchange }) {
      const { route } = exchange;
      if (route === undefined) return refuseWhileDeploying(exchange, 'the route');
      if (!passedOn.has(exchange.event.httpMethod)) return refuse(exchange, 'not-found', 'no route takes this method');
      if (route.authorization === null) return undefined;
      const accepted = route.authorization.credentials.map((name) => {
        const credential = Object.hasOwn(credentials, name) ? credentials[name] : undefined;
        if (credential === undefined) throw new Error(`no credential ${name} in the configuration`);
        return { name, credential };
      });
      const places = placesOf(accepted);
      if (isAmbiguous(places, exchange))
        return refuseWithChallenge(exchange, 'unauthorized', 'the request brings more than one credential');
      const found = callerOf(accepted, exchange.event);
      // Nobody has looked at what it brings: the document is of another deployment, and asks for no credential here.
      if (found === undefined)
        return isBrought(places, exchange) ? refuseWhileDeploying(exchange, 'the route') : undefined;
      if (isOfOtherEdition(found, accepted, exchange.event)) return refuseToGuess(exchange);
      exchange.caller = found;
      if (!isExpired(found, nowMillis())) return undefined;
      const what = found.keyId === undefined ? 'token' : 'key';
      return refuseWithChallenge(exchange, 'token-expired', `the ${what} has expired`);
    },
  };
}

/** Neither believed nor refused for good: as soon as API Gateway asks the authorizer again, it is known. No client throws its token away over this. */
function refuseToGuess(exchange: Exchange) {
  const detail = 'the credential was changed by a deployment; try again';
  return refuse(exchange, 'identity-unavailable', detail, { headers: [['Retry-After', '5']] });
}

/** The authorizer sees no body, so what stands there is looked at here alone. */
function isAmbiguous(places: Places, exchange: Exchange): boolean {
  const { headers, event } = exchange;
  if (presented(places, exchange) === 'several') return true;
  return places.some(({ header }) => header === 'authorization') && hasFormToken(event, headers);
}

type Places = ReturnType<typeof placesOf>;

const presented = (places: Places, { headers, event }: Exchange) =>
  presentedCredential(places, headers, event.multiValueQueryStringParameters).found;

const isBrought = (places: Places, exchange: Exchange) => presented(places, exchange) === 'one';
