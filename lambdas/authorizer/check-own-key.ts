import type { OwnKeyCredentialConfig } from '../../lib/contract/runtime-config.ts';
import { NotDeployed } from '../ports.ts';
import type { Brought, Checked, Named } from './credential.ts';
import type { KeyCheck } from './own-keys.ts';

export interface OwnKeyParts {
  readonly ownKeys: KeyCheck;
}

/** A key that the gateway itself keeps, for one of the candidates; its tier says in which usage plan the call counts. */
export async function checkOwnKey(
  { value, mayAsk, stageVariables }: Brought,
  named: readonly Named<OwnKeyCredentialConfig>[],
  { ownKeys }: OwnKeyParts,
): Promise<Checked> {
  const checked = await ownKeys.check(value, mayAsk);
  if (!checked.genuine) return checked;
  const { id, credential, tier, expiresAt } = checked.record;
  const config = named.find(({ name }) => name === credential)?.config;
  if (config === undefined) return { genuine: false, reason: 'key-of-another-credential' };
  const variable = Object.hasOwn(config.tiers, tier) ? config.tiers[tier] : undefined;
  if (variable === undefined) return { genuine: false, reason: 'key-of-no-tier', credential };
  const usageKey = stageVariables[variable];
  if (usageKey === undefined) throw new NotDeployed(`the stage has no variable ${variable}`);
  const who = { subject: id, issuer: 'gatehouse', keyId: id, scopes: [], roles: [], claims: {} };
  return { genuine: true, caller: { ...who, credential, tier, expiresAt }, usageKey };
}
