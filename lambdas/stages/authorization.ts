import { authorize } from '../../lib/engine/authorization/authorize.ts';
import { isChallenged, refuseWithChallenge } from './challenge.ts';
import { refuse, requestView, type Stage } from './exchange.ts';

/** Scopes, roles, tiers and object-level rules of the route, decided anew for every request whatever the authorizer's cache says. */
export function authorization(): Stage {
  return {
    before({ event: exchange }) {
      const verdict = authorize(exchange.route?.authorization ?? null, requestView(exchange));
      if (verdict.allow) return undefined;
      const { refusal, detail, scopes } = verdict;
      return isChallenged(refusal)
        ? refuseWithChallenge(exchange, refusal, detail, scopes)
        : refuse(exchange, refusal, detail);
    },
  };
}
