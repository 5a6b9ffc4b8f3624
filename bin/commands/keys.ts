import type { GatewayKey, KeyUsage } from '../../lib/contract/gateway-operator.ts';
import { DevError } from '../../lib/local/dev/dev-error.ts';
import type { Surroundings } from '../assembly.ts';
import { type OperatorOptions, withOperator } from '../operator.ts';
import { plainTable } from '../plain-table.ts';

export interface KeyOptions extends OperatorOptions {
  readonly json?: true;
}

export interface CreateOptions extends KeyOptions {
  readonly gateway?: string;
  readonly credential?: string;
  readonly tier: string;
  readonly name?: string;
  /** Seconds from now. */
  readonly expires?: number;
}

/** Prints the value of a new key, this once and nothing else, so that a shell can take it; what else there is to say is not for stdout. */
export async function createKey(options: CreateOptions, around: Surroundings) {
  const { gateway, credential, tier, name = tier, expires } = options;
  const request = {
    tier,
    name,
    ...(gateway !== undefined && { gateway }),
    ...(credential !== undefined && { credential }),
    ...(expires !== undefined && { expiresAt: Math.floor(Date.now() / 1000) + expires }),
  };
  const { id, value } = await withOperator(options, around, ({ keys }) => keys.create(request));
  const { print, tell } = around.terminal;
  if (options.json) return print(JSON.stringify({ id, value }));
  tell(`key ${id}; nobody can show its value again`);
  print(value);
}

export interface ListOptions extends KeyOptions {
  readonly tier?: string;
}

export async function listKeys({ tier, ...options }: ListOptions, around: Surroundings): Promise<void> {
  const all = await withOperator(options, around, ({ keys }) => keys.list());
  const keys = all.filter((key) => (tier ?? key.tier) === key.tier);
  const { print } = around.terminal;
  if (options.json) return print(JSON.stringify(keys, null, 2));
  print(keyTable(keys));
}

export async function revokeKey(id: string, options: KeyOptions, around: Surroundings): Promise<void> {
  const revoked = await withOperator(options, around, ({ keys }) => keys.revoke(id));
  if (!revoked) throw new DevError(`no key ${id} of these gateways`);
  around.terminal.print(options.json ? JSON.stringify({ revoked: id }) : `revoked ${id}`);
}

export async function keyUsage(id: string, options: KeyOptions, around: Surroundings): Promise<void> {
  const usage = await withOperator(options, around, ({ keys }) => keys.usage(id));
  if (usage === null) throw new DevError(`no key ${id} of these gateways`);
  around.terminal.print(options.json ? JSON.stringify(usage) : usageText(usage));
}

function keyTable(keys: readonly GatewayKey[]): string {
  const table = plainTable(['ID', 'NAME', 'CREDENTIAL', 'TIER', 'ENABLED', 'ENDS']);
  for (const { id, name, credential, tier, enabled, expiresAt } of keys)
    table.push([id, name, credential, tier, enabled ? 'yes' : 'no', endText(expiresAt)]);
  return table.toString();
}

const endText = (expiresAt: number | null) =>
  expiresAt === null ? 'never' : new Date(expiresAt * 1000).toISOString().slice(0, 16).replace('T', ' ');

function usageText({ period, used, limit, remaining }: KeyUsage): string {
  if (used === null) return 'its tier has no quota, so nothing is counted';
  const requests = limit === null ? `${used} requests` : `${used} of ${limit} requests`;
  const left = remaining === null ? '' : `, ${remaining} left`;
  return `${requests} this ${period.toLowerCase()}${left}`;
}
