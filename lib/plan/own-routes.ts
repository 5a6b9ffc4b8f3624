import type { GatewayPlan, OwnRoute } from './gateway-plan.ts';

/** The public routes that are the gateway's own, and belong to no service. */
export function ownRoutes({
  signedTokens,
  healthRoute,
}: Pick<GatewayPlan, 'signedTokens' | 'healthRoute'>): readonly OwnRoute[] {
  return [...(signedTokens === null ? [] : [signedTokens.keys]), ...(healthRoute === null ? [] : [healthRoute])];
}

/** Who watches a gateway asks every few seconds, from a dozen places. */
const throttle = { rate: 20, burst: 100 };

/** null where none is declared. */
export function healthRouteOf(path: string | null): OwnRoute | null {
  return path === null ? null : { method: 'GET', path, throttle };
}
