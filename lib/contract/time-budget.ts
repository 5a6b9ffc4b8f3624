import { usualQuotas } from './usual-quotas.ts';

/** What of an integration's time is the forwarder's own: its work around the call, and a cold start. */
export const forwarderShareMillis = 2_000;

/**
 * How long a route may wait for its upstream, by way. Every hop ends before the hop outside of it does: API Gateway's
 * integration ends after 29 s, or later where the account's quota was raised, and the forwarder in between has its share.
 */
export const routeTimeoutMillis = {
  lambda: { min: 1, max: usualQuotas.integrationMillis - forwarderShareMillis },
  direct: { min: 50, max: usualQuotas.integrationMillis },
} as const;
