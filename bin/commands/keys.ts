import type { GatewayKey, KeyUsage } from '../../lib/contract/gateway-operator.ts';
import { DevError } from '../../lib/local/dev/dev-error.ts';
import type { Surroundings } from '../assembly.ts';
import { type OperatorOptions, withOperator } from '../operator.ts';
import { plainTable } from '../plain-table.ts';

export interface KeyOptions extends OperatorOptions {
  readonly json?: true;
}

export interface CreateOptions extends KeyOptions {
  readonly credential?: string;
  readonly tier: string;
  readonly name?: string;
}

/** Prints the value of a new key, this once and nothing else, so that a shell can take it; what else there is to say is not for stdout. */
export async function createKey({ credential, tier, name, ...options }: CreateOptions, around: Surroundings) {
  const request = { tier, name: name ?? tier, ...(credential !== undefined && { credential }) };
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
  if (!revoked) throw new DevError(`no key ${id} in the usage plans of these gateways`);
  around.terminal.print(options.json ? JSON.stringify({ revoked: id }) : `revoked ${id}`);
}

export async function keyUsage(id: string, options: KeyOptions, around: Surroundings): Promise<void> {
  const usage = await withOperator(options, around, ({ keys }) => keys.usage(id));
  if (usage === null) throw new DevError(`no key ${id} in the usage plans of these gateways`);
  around.terminal.print(options.json ? JSON.stringify(usage) : usageText(usage));
}

function keyTable(keys: readonly GatewayKey[]): string {
  const table = plainTable(['ID', 'NAME', 'CREDENTIAL', 'TIER', 'ENABLED']);
  for (const { id, name, credential, tier, enabled } of keys)
    table.push([id, name, credential ?? '-', tier ?? '-', enabled ? 'yes' : 'no']);
  return table.toString();
}

function usageText({ period, used, limit, remaining }: KeyUsage): string {
  const requests = limit === null ? `${used} requests` : `${used} of ${limit} requests`;
  const left = remaining === null ? '' : `, ${remaining} left`;
  return `${requests} this ${period.toLowerCase()}${left}`;
}
