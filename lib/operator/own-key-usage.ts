import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { GatewayKey, KeyUsage, LimitsQuestion } from '../contract/gateway-operator.ts';
import type { LimitConfig } from '../contract/limits.ts';
import type { LimitLeft } from '../contract/limits-event.ts';

const periods: { readonly [windowMillis: number]: KeyUsage['period'] } = { 86400000: 'DAY', 604800000: 'WEEK' };

/** Which counter holds what a key has used of its quota; undefined where its tier has none. */
export function quotaQuestion(
  { gateway, limits }: Pick<AssemblyManifest, 'gateway' | 'limits'>,
  { id, credential, tier }: Pick<GatewayKey, 'id' | 'credential' | 'tier'>,
): LimitsQuestion | undefined {
  for (const [route, own] of Object.entries(limits)) {
    const quota = own.find((limit) => isQuota(limit, credential, tier));
    if (quota !== undefined) return { action: 'show', gateway, route, values: { 'key.id': id }, tier, limit: quota.id };
  }
  return undefined;
}

/** The limit that the model makes of a tier's quota. */
function isQuota({ id, tiers, tiersOnly }: LimitConfig, credential: string, tier: string): boolean {
  const rule = Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
  return tiersOnly === true && id.startsWith(`credential:${credential}:`) && rule?.algorithm === 'fixed-window';
}

/** @throws Error when the forwarder answered something else than the one counter it was asked for */
export function usageOfQuota([left]: readonly LimitLeft[]): KeyUsage {
  const period = left && periods[left.windowMillis];
  if (left === undefined || period === undefined) throw new Error('the forwarder does not know the quota');
  const { limit, remaining } = left;
  return { period, used: limit - remaining, limit, remaining };
}
