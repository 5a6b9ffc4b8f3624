import type { GatewayConfig, UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import type { TargetCall } from '../calls/balance.ts';
import type { Call, Log } from '../ports.ts';

/** How calls of an upstream reach it: its own TLS, and the credential of the gateway. `secrets` is the text of its stage variable. */
export type GatewayAccess = (
  upstream: string,
  config: UpstreamConfig,
  secrets: string,
) => (next: TargetCall) => TargetCall;

/** Of a gateway whose upstreams ask for nothing of the kind, nothing is loaded. `call` is of authorization servers. */
export async function gatewayAccess({ upstreams }: GatewayConfig, call: Call, log: Log): Promise<GatewayAccess | null> {
  if (Object.values(upstreams).every(({ credential, tls }) => credential === null && tls === null)) return null;
  const { secretsManager } = await import('../adapters/secrets/secrets-manager.ts');
  const { upstreamAccess } = await import('./upstream-access.ts');
  const secrets = secretsManager(Date.now);
  return (upstream, config, place) =>
    upstreamAccess(config, { upstream, place, secrets, call, log, nowMillis: Date.now });
}
