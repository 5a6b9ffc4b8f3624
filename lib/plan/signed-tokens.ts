import { publishedKeysPath } from '../contract/signed-token.ts';
import { type SignedTokenAdvice, signedTokenAdvice } from '../policies/signed-token-advice.ts';
import type { PlannedRoute, PlannedThrottle } from './gateway-plan.ts';

/** That some service trusts the gateway's tokens, and where it finds the keys. */
export interface SignedTokens extends SignedTokenAdvice {
  readonly services: readonly string[];
  /** A public route of the gateway's own, which the forwarder answers. */
  readonly keys: { readonly method: 'GET'; readonly path: string; readonly throttle: PlannedThrottle };
}

/** A service reads the keys once an hour; a thousand that start at the same time are through in a minute. */
const throttle: PlannedThrottle = { rate: 20, burst: 100 };

/** null where no token would ever be sent: no service asks for one, or only on direct routes. */
export function signedTokens(routes: readonly PlannedRoute[]): SignedTokens | null {
  const asking = routes.filter(({ way, upstream }) => way === 'lambda' && upstream.trusts === 'signed-token');
  if (asking.length === 0) return null;
  const services = [...new Set(asking.map(({ service }) => service))];
  return { services, keys: { method: 'GET', path: publishedKeysPath, throttle }, ...signedTokenAdvice };
}
