import { healthAdvice } from '../policies/health-advice.ts';
import type { GatewayPlan, HealthChecking } from './gateway-plan.ts';

/** The upstreams whose targets are checked; null where none asks for it. */
export function healthChecking({
  forwarder,
  isolated,
}: Pick<GatewayPlan, 'forwarder' | 'isolated'>): HealthChecking | null {
  const called = [forwarder, ...isolated.map(({ config }) => config)].flatMap(({ upstreams }) =>
    Object.entries(upstreams),
  );
  const upstreams = Object.fromEntries(
    called.flatMap(([name, { health, stageVariable, insecure, tls, secretsVariable }]) =>
      health === null ? [] : [[name, { stageVariable, insecure, tls, secretsVariable, health }] as const],
    ),
  );
  if (Object.keys(upstreams).length === 0) return null;
  return { config: { schema: 1, gateway: forwarder.gateway, upstreams }, ...healthAdvice };
}
