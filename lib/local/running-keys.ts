import { randomBytes, randomInt } from 'node:crypto';
import { apiKeyValue } from '../contract/api-key.ts';
import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type { KeyUsage } from '../contract/gateway-operator.ts';
import type { PlanKeys } from '../operator/gateway-keys.ts';
import { type KeyGate, keyGate } from './services/api-gateway/key-gate.ts';
import { periodOf, usageLedger } from './services/api-gateway/usage-ledger.ts';
import type {
  ApiKeyDefinition,
  UsageDefinition,
  UsagePlanDefinition,
} from './services/api-gateway/usage-plan-definition.ts';

/** What one deployment says of keys: its usage plans, and which tier each stands for. */
export interface KeyDeployment {
  readonly usage: UsageDefinition;
  readonly manifests: readonly AssemblyManifest[];
}

/** The keys of the host: those of the template that is deployed, and those made while it runs, which stay over deployments. */
export interface RunningKeys extends PlanKeys {
  /** What requests of this deployment are held against. */
  gateOf(deployment: KeyDeployment): KeyGate;
  /** Keys are made for the plans of this deployment from now on. */
  deploy(deployment: KeyDeployment): void;
}

export function runningKeys(now: () => number): RunningKeys {
  const ledger = usageLedger();
  const created = new Map<string, ApiKeyDefinition>();
  /** Of templates: a deployment that still names a key which was deleted does not bring it back, as on AWS. */
  const revoked = new Set<string>();
  let live: KeyDeployment = { usage: { plans: [], keys: [] }, manifests: [] };

  const keysOf = ({ usage }: KeyDeployment) => [
    ...usage.keys.filter(({ id }) => !revoked.has(id)),
    ...created.values(),
  ];
  const find = (id: string) => keysOf(live).find((key) => key.id === id);

  return {
    gateOf(deployment) {
      const keyOf = (value: string) => keysOf(deployment).find((key) => key.value === value);
      return keyGate({ plans: deployment.usage.plans, keyOf, ledger });
    },
    deploy(deployment) {
      live = deployment;
    },
    async create({ gateway, credential, tier }, name) {
      const plan = tierPlans(live).find(
        (one) => one.gateway === gateway && one.credential === credential && one.tier === tier,
      )?.plan;
      if (plan === undefined) throw new Error(`the template has no usage plan for the tier ${tier} of ${credential}`);
      const [id, value] = [randomBytes(5).toString('hex'), apiKeyValue(tier, randomInt)];
      created.set(id, { id, name, value, enabled: true, plans: [plan.id] });
      return { id, value };
    },
    async list() {
      const tiers = tierPlans(live);
      return keysOf(live).flatMap(({ id, name, enabled, plans }) => {
        const found = tiers.find(({ plan }) => plans.includes(plan.id));
        return found === undefined
          ? []
          : [{ id, name, enabled, credential: found.credential, tier: found.tier, expiresAt: null }];
      });
    },
    async revoke(id) {
      if (find(id) === undefined) return false;
      if (!created.delete(id)) revoked.add(id);
      return true;
    },
    async usage(id) {
      const key = find(id);
      const plan = live.usage.plans.find((one) => key?.plans.includes(one.id));
      return key && plan ? usageOf(plan, ledger.used({ plan, keyId: key.id }, now())) : null;
    },
  };
}

function usageOf(plan: UsagePlanDefinition, used: number): KeyUsage {
  const limit = plan.quota?.limit ?? null;
  return { period: periodOf(plan), used, limit, remaining: limit === null ? null : Math.max(0, limit - used) };
}

interface TierPlan {
  readonly gateway: string;
  readonly credential: string;
  readonly tier: string;
  readonly plan: UsagePlanDefinition;
}

function tierPlans({ usage, manifests }: KeyDeployment): readonly TierPlan[] {
  return manifests.flatMap(({ gateway, stack, usagePlans }) =>
    usagePlans.flatMap(({ credential, tier, usagePlan }) =>
      usage.plans
        .filter((plan) => plan.stack === stack && plan.logicalId === usagePlan)
        .map((plan) => ({
          gateway,
          credential,
          tier,
          plan,
        })),
    ),
  );
}
