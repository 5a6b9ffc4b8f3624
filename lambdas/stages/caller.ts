import { decodeCaller } from '../../lib/contract/caller.ts';
import { isExpired } from '../../lib/engine/authorization/authorize.ts';
import { refuse, type Stage } from './exchange.ts';

/** Who the authorizer says is calling. Its answer may be cached, so the token's end is looked at again here. */
export function caller(nowMillis: () => number): Stage {
  return {
    before({ event: exchange }) {
      if (exchange.route === undefined) return refuse(exchange, 'not-found', 'no such route');
      const found = decodeCaller(exchange.event.requestContext.authorizer);
      if (found === undefined) return undefined;
      exchange.caller = found;
      if (!isExpired(found, nowMillis())) return undefined;
      return refuse(exchange, 'token-expired', 'the token has expired', [
        ['WWW-Authenticate', 'Bearer error="invalid_token"'],
      ]);
    },
  };
}
