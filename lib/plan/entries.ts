import type { GatewayPlan, Planned } from './gateway-plan.ts';

/** Everything that a caller finds in a gateway, aggregates last. */
export function entriesOf({ routes, aggregates }: Pick<GatewayPlan, 'routes' | 'aggregates'>): readonly Planned[] {
  return [...routes, ...aggregates];
}
