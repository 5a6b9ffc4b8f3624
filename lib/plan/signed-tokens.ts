import { publishedKeysPath } from '../contract/signed-token.ts';
import { signedTokenAdvice } from '../policies/signed-token-advice.ts';
import type { PlannedRoute, PlannedThrottle, SignedTokens } from './gateway-plan.ts';

/** A service reads the keys once an hour; a thousand that start at the same time are through in a minute. */
const throttle: PlannedThrottle = { rate: 20, burst: 100 };

/** null where no token would ever be sent: no service asks for one, or only on direct routes. */
export function signedTokens(routes: readonly PlannedRoute[]): SignedTokens | null {
  const asking = routes.filter(({ way, upstream }) => way === 'lambda' && upstream.trusts === 'signed-token');
  if (asking.length === 0) return null;
  const services = [...new Set(asking.map(({ service }) => service))];
  return { services, keys: { method: 'GET', path: publishedKeysPath, throttle }, ...signedTokenAdvice };
}
