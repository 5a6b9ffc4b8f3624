import { authorize } from '../../lib/engine/authorization/authorize.ts';
import { type Exchange, refuse, requestView, type Stage } from './exchange.ts';

/** Scopes and object-level rules of the route, decided anew for every request whatever the authorizer's cache says. */
export function authorization(): Stage {
  return {
    before({ event: exchange }) {
      const rule = exchange.route?.authorization ?? null;
      const verdict = authorize(rule, requestView(exchange));
      return verdict.allow
        ? undefined
        : refuse(exchange, verdict.refusal, verdict.detail, { headers: challenge(exchange, verdict.refusal) });
    },
  };
}

/** RFC 6750 §3.1: what a client would have to bring. */
function challenge({ route }: Exchange, refusal: string): readonly (readonly [string, string])[] {
  if (refusal === 'unauthorized') return [['WWW-Authenticate', 'Bearer']];
  if (refusal !== 'insufficient-scope') return [];
  return [['WWW-Authenticate', `Bearer error="insufficient_scope", scope="${route?.authorization?.scopes.join(' ')}"`]];
}
