import type { AssemblyManifest } from '../contract/assembly-manifest.ts';
import type {
  CreatedKey,
  GatewayKey,
  GatewayKeys,
  KeyRequest,
  KeyUsage,
  LimitsQuestion,
} from '../contract/gateway-operator.ts';
import type { LimitsAnswer } from '../contract/limits-event.ts';
import { type KeyTier, tierOf } from '../contract/manifest-choice.ts';
import type { IdentityTable } from './identity-table.ts';
import { OperatorMistake } from './operator-mistake.ts';
import { quotaQuestion, usageOfQuota } from './own-key-usage.ts';
import { createOwnKey, deleteOwnKey, findOwnKey, listOwnKeys } from './own-keys.ts';

/** The keys of usage plans, as API Gateway keeps them. */
export interface PlanKeys extends Omit<GatewayKeys, 'create'> {
  create(tier: KeyTier, name: string): Promise<CreatedKey>;
}

export interface GatewayKeysParts {
  readonly manifests: () => readonly AssemblyManifest[];
  readonly planKeys: PlanKeys;
  readonly tableOf: (manifest: AssemblyManifest) => Promise<IdentityTable>;
  readonly limits: (question: LimitsQuestion) => Promise<LimitsAnswer>;
  readonly nowMillis: () => number;
  /** A secret number from 0 to n - 1. */
  readonly below: (n: number) => number;
}

/** Keys of both sorts, whoever keeps them. */
export function gatewayKeys(parts: GatewayKeysParts): GatewayKeys {
  const { planKeys } = parts;
  return {
    create: (request) => create(request, parts),
    async list() {
      const own = await Promise.all(owners(parts).map(async (manifest) => listOwnKeys(await parts.tableOf(manifest))));
      return [...(await planKeys.list()), ...own.flat()];
    },
    async revoke(id) {
      for (const manifest of owners(parts)) if (await deleteOwnKey(await parts.tableOf(manifest), id)) return true;
      return planKeys.revoke(id);
    },
    async usage(id) {
      for (const manifest of owners(parts)) {
        const key = await findOwnKey(await parts.tableOf(manifest), id);
        if (key !== undefined) return usageOf(key, manifest, parts);
      }
      return planKeys.usage(id);
    },
  };
}

/** Only a gateway with keys of its own is asked for them: no other has a reason to be. */
const owners = ({ manifests }: GatewayKeysParts) => manifests().filter(({ ownKeys }) => ownKeys.length > 0);

async function create({ name, expiresAt, ...wanted }: KeyRequest, parts: GatewayKeysParts): Promise<CreatedKey> {
  const manifests = parts.manifests();
  const tier = tierOf(manifests, wanted);
  if ('refused' in tier) throw new OperatorMistake(tier.refused);
  if (tier.keptBy === 'API Gateway') {
    if (expiresAt !== undefined)
      throw new OperatorMistake(
        `the keys of ${tier.credential} are kept by API Gateway, where no key ends: revoke it then`,
      );
    return parts.planKeys.create(tier, name);
  }
  const nowSeconds = Math.floor(parts.nowMillis() / 1000);
  if (expiresAt !== undefined && expiresAt <= nowSeconds) throw new OperatorMistake('a new key ends in the future');
  const manifest = manifests.find(({ gateway }) => gateway === tier.gateway) as AssemblyManifest;
  const wantedKey = { credential: tier.credential, tier: tier.tier, name, expiresAt: expiresAt ?? null };
  return createOwnKey(await parts.tableOf(manifest), wantedKey, { nowSeconds, below: parts.below });
}

async function usageOf(key: GatewayKey, manifest: AssemblyManifest, parts: GatewayKeysParts): Promise<KeyUsage> {
  const question = quotaQuestion(manifest, key);
  if (question === undefined) return { period: 'DAY', used: null, limit: null, remaining: null };
  const answer = await parts.limits(question);
  if ('refused' in answer) throw new OperatorMistake(answer.refused);
  return usageOfQuota(answer.limits);
}
