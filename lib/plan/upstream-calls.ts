import { stageVariableName } from '../contract/places.ts';
import type { UpstreamCallConfig } from '../contract/upstream-call.ts';
import type { UpstreamModel } from '../model/gateway-model.ts';
import type { PlannedRoute } from './gateway-plan.ts';

/** A probe may take as long as the longest try, and its answer has to be written. */
const leaseMarginMillis = 1_000;

/** How the forwarder calls an upstream. */
export function upstreamCalls(
  upstream: UpstreamModel,
  routes: readonly Pick<PlannedRoute, 'upstream' | 'route'>[],
): UpstreamCallConfig {
  const { name, calls } = upstream;
  const { breaker, written: _, ...rest } = calls;
  const tries = routes.filter(({ upstream }) => upstream.name === name).map(({ route }) => route.tryMillis);
  const leaseMillis = Math.max(0, ...tries) + leaseMarginMillis;
  return { ...rest, breaker: breaker && { ...breaker, leaseMillis }, secretsVariable: secretsVariable(upstream) };
}

/** The stage variable with the names of its secrets; null where it is called without any. */
export function secretsVariable({ name, calls: { credential, tls } }: UpstreamModel): string | null {
  const hasSecrets = credential !== null || tls?.privateCa === true || tls?.clientCertificate === true;
  return hasSecrets ? stageVariableName('secrets', name) : null;
}
