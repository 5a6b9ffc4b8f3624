import { usualQuotas } from './usual-quotas.ts';

/**
 * How long a route may wait for its upstream, by way. Every hop ends before the hop outside of it does: API Gateway's
 * integration ends after 29 s, and the forwarder in between needs room for its own work and for a cold start.
 */
export const routeTimeoutMillis = {
  lambda: { min: 1, max: 27_000 },
  direct: { min: 50, max: usualQuotas.integrationMillis },
} as const;
