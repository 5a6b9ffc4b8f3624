import type { Revocation } from '../../lib/contract/gateway-operator.ts';
import type { Revocable } from '../../lib/contract/identity-rows.ts';
import { DevError } from '../../lib/local/dev/dev-error.ts';
import type { Surroundings } from '../assembly.ts';
import { type OperatorOptions, withOperator } from '../operator.ts';
import { plainTable } from '../plain-table.ts';

interface ListOptions extends OperatorOptions {
  readonly json?: true;
}

export interface RevocableOptions extends ListOptions {
  readonly issuer: string;
  readonly tokenId?: string;
  readonly subject?: string;
  readonly signingKey?: string;
  readonly all?: true;
}

export interface AddOptions extends RevocableOptions {
  /** Seconds since the epoch. */
  readonly issuedUntil?: number;
  /** Seconds from now. */
  readonly for: number;
}

export async function addRevocation(options: AddOptions, around: Surroundings): Promise<void> {
  const revocable = revocableOf(options);
  const now = Math.floor(Date.now() / 1000);
  const times = { issuedUntil: options.issuedUntil ?? now, expiresAt: now + options.for };
  await withOperator(options, around, ({ revocations }) => revocations.add(revocable, times));
  const until = { kind: revocable.kind, ...times };
  around.terminal.print(
    options.json
      ? JSON.stringify(until)
      : `revoked, kept until ${moment(times.expiresAt)}; gateways notice within a minute`,
  );
}

export async function listRevocations(options: ListOptions, around: Surroundings): Promise<void> {
  const all = await withOperator(options, around, ({ revocations }) => revocations.list());
  around.terminal.print(options.json ? JSON.stringify(all, null, 2) : revocationTable(all));
}

export async function removeRevocation(options: RevocableOptions, around: Surroundings): Promise<void> {
  const revocable = revocableOf(options);
  const removed = await withOperator(options, around, ({ revocations }) => revocations.remove(revocable));
  if (!removed) throw new DevError('that is not revoked');
  around.terminal.print(options.json ? JSON.stringify({ removed: revocable.kind }) : 'not revoked any more');
}

/** @throws DevError when not exactly one thing is named: what is forgotten must not become a whole issuer. */
function revocableOf({ issuer, tokenId, subject, signingKey, all }: RevocableOptions): Revocable {
  const named: readonly Revocable[] = [
    ...(tokenId === undefined ? [] : [{ kind: 'token', issuer, tokenId } as const]),
    ...(subject === undefined ? [] : [{ kind: 'subject', issuer, subject } as const]),
    ...(signingKey === undefined ? [] : [{ kind: 'signing-key', issuer, keyId: signingKey } as const]),
    ...(all === undefined ? [] : [{ kind: 'issuer', issuer } as const]),
  ];
  const [revocable, ...others] = named;
  if (revocable !== undefined && others.length === 0) return revocable;
  throw new DevError('name one of --token-id, --subject, --signing-key and --all');
}

function revocationTable(revocations: readonly Revocation[]): string {
  const table = plainTable(['KIND', 'HASH', 'ISSUED UNTIL', 'KEPT UNTIL']);
  for (const { kind, hash, issuedUntil, expiresAt } of revocations)
    table.push([kind, hash.slice(0, 16), moment(issuedUntil), moment(expiresAt)]);
  return table.toString();
}

const moment = (seconds: number) => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
