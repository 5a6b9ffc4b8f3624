import type { LimitConfig, LimitRule, OnStoreError } from '../contract/limits.ts';
import type { PeriodQuota } from '../contract/units.ts';
import type { ApiKeyCredentialModel, CredentialModel, TierModel } from './gateway-model.ts';

type Credentials = { readonly [name: string]: CredentialModel };

/**
 * What the tiers of own keys allow, as limits of each key over all routes of its credential: API Gateway, which knows one key
 * a tier, could not. Callers without such a key are not counted.
 */
export function ownKeyLimits(
  credentials: Credentials,
  names: readonly string[],
  onStoreError: OnStoreError,
): readonly LimitConfig[] {
  return names.flatMap((name) => {
    const credential = credentials[name];
    return credential?.kind === 'apiKey' && credential.keptBy === 'gateway'
      ? limitsOf(name, credential, onStoreError)
      : [];
  });
}

function limitsOf(name: string, { tiers }: ApiKeyCredentialModel, onStoreError: OnStoreError): readonly LimitConfig[] {
  const rates = Object.entries(tiers).map(([tier, model]) => [tier, rateRule(model)] as const);
  const quotas = Object.entries(tiers).flatMap(([tier, { quota }]) =>
    quota ? [[tier, quotaRule(quota)] as const] : [],
  );
  return [rates, quotas].flatMap((rules, index): readonly LimitConfig[] => {
    const [first] = rules;
    if (first === undefined) return [];
    return [
      {
        id: `credential:${name}:${index}`,
        rule: first[1],
        tiers: Object.fromEntries(rules),
        tiersOnly: true,
        by: [{ from: 'key.id' }],
        otherwise: [{ from: 'key.id' }],
        cost: 1,
        shadow: false,
        hideHeaders: false,
        onStoreError,
      },
    ];
  });
}

function rateRule({ rate, burst }: TierModel): LimitRule {
  return { algorithm: 'token-bucket', ...rate, burst };
}

const dayMillis = 86_400_000;

/** From midnight to midnight in UTC; a week begins on a Thursday, as time itself did. */
function quotaRule({ limit, period }: PeriodQuota): LimitRule {
  return { algorithm: 'fixed-window', limit, windowMillis: period === 'WEEK' ? 7 * dayMillis : dayMillis };
}
