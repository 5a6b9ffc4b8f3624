import { SecretValue } from 'aws-cdk-lib';
import { CfnApiKey, CfnUsagePlanKey } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { CallerKey, CallerKeys } from './options/key-options.ts';
import type { TierPlan } from './usage-plans.ts';

/**
 * Puts keys from before this gateway into the plans of their tiers: one that exists by its id, one that is made by the name of
 * the secret that is its value. No value is in a template: CloudFormation reads it when it makes the key.
 */
export function keepCallerKeys(gateway: Construct, plans: readonly TierPlan[], keys: CallerKeys = {}): void {
  const kept = plans.flatMap(({ credential, tier, plan }) =>
    (keys[credential]?.[tier] ?? []).map((key) => ({ tier: `${credential}-${tier}`, plan, key })),
  );
  if (kept.length === 0) return;
  const scope = new Construct(gateway, 'CallerKeys');
  for (const { tier, plan, key } of kept) {
    const id = `${tier}-${'id' in key ? key.id : key.name}`;
    const keyId = 'id' in key ? key.id : madeKey(scope, id, key);
    new CfnUsagePlanKey(scope, `${id}-OfPlan`, { keyId, keyType: 'API_KEY', usagePlanId: plan.ref });
  }
}

type SecretKey = Extract<CallerKey, { readonly secret: string }>;

function madeKey(scope: Construct, id: string, { name, secret, field }: SecretKey): string {
  const value = SecretValue.secretsManager(secret, field === undefined ? {} : { jsonField: field }).unsafeUnwrap();
  return new CfnApiKey(scope, id, { enabled: true, name, value }).ref;
}
