import type { HealthConfig } from '../contract/runtime-config.ts';
import type { GatewayPlan } from './gateway-plan.ts';

/** What the function that checks targets is staged with; null where no upstream asks for it. */
export function healthConfig({
  forwarder,
  isolated,
}: Pick<GatewayPlan, 'forwarder' | 'isolated'>): HealthConfig | null {
  const called = [forwarder, ...isolated.map(({ config }) => config)].flatMap(({ upstreams }) =>
    Object.entries(upstreams),
  );
  const upstreams = Object.fromEntries(
    called.flatMap(([name, { health, stageVariable, insecure, tls, secretsVariable }]) =>
      health === null ? [] : [[name, { stageVariable, insecure, tls, secretsVariable, health }] as const],
    ),
  );
  return Object.keys(upstreams).length === 0 ? null : { schema: 1, gateway: forwarder.gateway, upstreams };
}
