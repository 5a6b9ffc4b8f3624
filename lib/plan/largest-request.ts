import { entriesOf } from './entries.ts';
import type { GatewayPlan } from './gateway-plan.ts';

/** What API Gateway itself takes of a direct route, which nobody else checks. */
const apiGatewayBytes = 10_485_760;

/** The largest body that any route takes; 0 where none has one. */
export function largestRequest(plan: Pick<GatewayPlan, 'routes' | 'aggregates'>): number {
  const withBody = entriesOf(plan).filter(({ route }) => route.method !== 'GET' && route.method !== 'HEAD');
  return Math.max(
    0,
    ...withBody.map(({ route, way }) => (way === 'direct' ? apiGatewayBytes : route.validation.maxBodyBytes)),
  );
}
