import { SecretValue } from 'aws-cdk-lib';
import { CfnApiKey, CfnUsagePlanKey } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { keptKeyVariables } from '../contract/kept-keys.ts';
import type { CallerKey, CallerKeys as Given } from './options/key-options.ts';
import type { TierPlan } from './usage-plans.ts';

interface KeptKey {
  readonly id: string;
  readonly credential: string;
  readonly tier: string;
  readonly keyId: string;
}

/**
 * Keys from before this gateway: one that exists, by its id, and one that is made, by the name of the secret that is its value.
 * No value is in a template: CloudFormation reads it when it makes the key. The stage says which of them is of which tier.
 */
export class CallerKeys extends Construct {
  /** Which keys are of which tier. */
  readonly stageVariables: { readonly [name: string]: string };
  private readonly kept: readonly KeptKey[];

  constructor(scope: Construct, id: string, given: Given = {}) {
    super(scope, id);
    const tiers = Object.entries(given).flatMap(([credential, keys]) =>
      Object.entries(keys).map(([tier, list]) => ({
        credential,
        tier,
        kept: list.map((key) => this.keep(credential, tier, key)),
      })),
    );
    this.kept = tiers.flatMap(({ kept }) => kept);
    this.stageVariables = Object.assign(
      {},
      ...tiers.map(({ credential, tier, kept }) =>
        keptKeyVariables(
          credential,
          tier,
          kept.map(({ keyId }) => keyId),
        ),
      ),
    );
  }

  /** Each key is counted and throttled by the plan of its tier. */
  join(plans: readonly TierPlan[]): void {
    for (const { id, credential, tier, keyId } of this.kept) {
      const found = plans.find((one) => one.credential === credential && one.tier === tier);
      if (found === undefined) throw new Error(`no usage plan for the tier ${tier} of ${credential}`);
      new CfnUsagePlanKey(this, `${id}-OfPlan`, { keyId, keyType: 'API_KEY', usagePlanId: found.plan.ref });
    }
  }

  private keep(credential: string, tier: string, key: CallerKey): KeptKey {
    const id = `${credential}-${tier}-${'id' in key ? key.id : key.name}`;
    return { id, credential, tier, keyId: 'id' in key ? key.id : this.make(id, key) };
  }

  private make(id: string, { name, secret, field }: Extract<CallerKey, { readonly secret: string }>): string {
    const value = SecretValue.secretsManager(secret, field === undefined ? {} : { jsonField: field }).unsafeUnwrap();
    return new CfnApiKey(this, id, { enabled: true, name, value }).ref;
  }
}
