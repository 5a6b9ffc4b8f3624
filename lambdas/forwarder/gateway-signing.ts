import type { GatewayConfig } from '../../lib/contract/runtime-config.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';

/**
 * The keys of a gateway that signs for a service; null for one that signs nothing, which loads none of it. The secret is
 * asked for while the function starts, when processor time is at hand; where it cannot be read, requests will say so.
 * @throws Error when a service trusts signed tokens and the function was deployed without a secret
 */
export async function gatewaySigning(
  { gateway, upstreams }: GatewayConfig,
  { GATEHOUSE_SIGNING_SECRET: name }: { readonly [name: string]: string | undefined },
): Promise<SigningKeys | null> {
  if (!Object.values(upstreams).some(({ signedToken }) => signedToken)) return null;
  if (name === undefined) throw new Error('a service trusts signed tokens, and GATEHOUSE_SIGNING_SECRET is not set');
  const { secretsManager } = await import('../adapters/secrets/secrets-manager.ts');
  const { signingKeys } = await import('../signing/signing-keys.ts');
  const secrets = secretsManager(Date.now);
  await secrets.read(name).catch(() => undefined);
  return signingKeys({ gateway, name, secrets, nowMillis: Date.now });
}
