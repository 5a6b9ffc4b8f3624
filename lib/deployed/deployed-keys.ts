import { randomInt } from 'node:crypto';
import {
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetUsageCommand,
  GetUsagePlanCommand,
  paginateGetApiKeys,
  paginateGetUsagePlanKeys,
} from '@aws-sdk/client-api-gateway';
import { apiKeyValue } from '../contract/api-key.ts';
import type { AssemblyManifest, ManifestUsagePlan } from '../contract/assembly-manifest.ts';
import type { GatewayKey, KeyUsage } from '../contract/gateway-operator.ts';
import type { PlanKeys } from '../operator/gateway-keys.ts';
import { type Aws, told } from './aws.ts';
import { DeployedError } from './deployed-error.ts';

const pageSize = 500;

/** The keys of the usage plans of a stack. A key that is in none of them is not touched, whoever names it. */
export function deployedKeys(
  { apiGateway, physicalId }: Aws,
  manifests: readonly AssemblyManifest[],
  nowMillis: () => number,
): PlanKeys {
  const plans = manifests.flatMap(({ gateway, usagePlans }) => usagePlans.map((plan) => ({ gateway, ...plan })));

  async function keysOf(plan: ManifestUsagePlan): Promise<readonly { readonly id: string; readonly name: string }[]> {
    const usagePlanId = await physicalId(plan.usagePlan);
    const pages = paginateGetUsagePlanKeys({ client: apiGateway, pageSize }, { usagePlanId });
    return (await told(all(pages))).flatMap(({ items = [] }) => items.map(({ id = '', name = '' }) => ({ id, name })));
  }

  async function planOf(keyId: string): Promise<ManifestUsagePlan | undefined> {
    for (const plan of plans) if ((await keysOf(plan)).some(({ id }) => id === keyId)) return plan;
    return undefined;
  }

  return {
    async create({ gateway, credential, tier }, name) {
      const { usagePlan } = plans.find(
        (plan) => plan.gateway === gateway && plan.credential === credential && plan.tier === tier,
      ) as ManifestUsagePlan;
      const usagePlanId = await physicalId(usagePlan);
      const value = apiKeyValue(tier, randomInt);
      const made = await told(apiGateway.send(new CreateApiKeyCommand({ name, value, enabled: true })), value);
      const id = made.id as string;
      try {
        const command = new CreateUsagePlanKeyCommand({ usagePlanId, keyId: id, keyType: 'API_KEY' });
        await told(apiGateway.send(command), value);
      } catch (error) {
        // A key without a plan opens nothing, and no command of ours would find it.
        const deleted = told(apiGateway.send(new DeleteApiKeyCommand({ apiKey: id })));
        const left = await deleted.then(
          () => 'it is deleted again',
          () => 'it could not be deleted again',
        );
        throw new DeployedError(`key ${id} could not be put into its usage plan; ${left}. ${(error as Error).message}`);
      }
      return { id, value };
    },
    async list() {
      // An operator of own keys alone need not be let at the keys of a whole account.
      if (plans.length === 0) return [];
      const pages = await told(all(paginateGetApiKeys({ client: apiGateway, pageSize }, {})));
      const enabled = new Map(pages.flatMap(({ items = [] }) => items.map((key) => [key.id, key.enabled === true])));
      const rows: GatewayKey[] = [];
      for (const plan of plans) {
        const { credential, tier } = plan;
        for (const { id, name } of await keysOf(plan))
          rows.push({ id, name, enabled: enabled.get(id) ?? false, credential, tier, expiresAt: null });
      }
      return rows;
    },
    async revoke(id) {
      if ((await planOf(id)) === undefined) return false;
      await told(apiGateway.send(new DeleteApiKeyCommand({ apiKey: id })));
      return true;
    },
    async usage(id) {
      const plan = await planOf(id);
      if (plan === undefined) return null;
      const usagePlanId = await physicalId(plan.usagePlan);
      const today = new Date(nowMillis()).toISOString().slice(0, 10);
      const { quota } = await told(apiGateway.send(new GetUsagePlanCommand({ usagePlanId })));
      const asked = new GetUsageCommand({ usagePlanId, keyId: id, startDate: today, endDate: today });
      const { items } = await told(apiGateway.send(asked));
      return usageOf(quota, items?.[id]?.at(-1));
    },
  };
}

/** A day of AWS's report is what was used that day, and what was left of the quota after it. */
function usageOf(
  quota: { readonly limit?: number | undefined; readonly period?: KeyUsage['period'] | undefined } | undefined,
  [usedToday = 0, left]: readonly number[] = [],
): KeyUsage {
  const { limit, period } = quota ?? {};
  if (limit === undefined || period === undefined)
    return { period: 'DAY', used: usedToday, limit: null, remaining: null };
  const remaining = Math.max(0, left ?? limit);
  return { period, used: limit - remaining, limit, remaining };
}

async function all<Page>(pages: AsyncIterable<Page>): Promise<readonly Page[]> {
  const list: Page[] = [];
  for await (const page of pages) list.push(page);
  return list;
}
