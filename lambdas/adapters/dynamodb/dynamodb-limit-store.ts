import { isLease } from '../../../lib/engine/limits/charge.ts';
import type { LimitCheck, LimitReceipt, LimitStore, LimitVerdict } from '../../ports.ts';
import { decideChecks, verdictOf } from '../engine/engine-verdict.ts';
import { slotGroups, tagOf } from '../slots/slot-groups.ts';
import { checkSlots, joinVerdicts } from '../slots/slot-verdicts.ts';
import { clearedRow, countedRow, type LimitRow, returnedRow } from './limit-row.ts';
import { type RowChangesParts, rowChanges } from './row-changes.ts';
import type { ServerClock } from './server-clock.ts';

/**
 * The limit store on DynamoDB, for gateways too small for a cache: one read and one write a slot and admitted request, one
 * read a refused one. Exact in number, for a slot's counters are one row that is swapped whole. In time it is as exact as
 * the server clock: a row is counted at the latest time that any instance knew, so a limit holds in every window that is
 * shorter than its own by that clock's error, a second and a round trip at the most, however an instance's clock is set.
 */
export function dynamoDbLimitStore(parts: RowChangesParts & { readonly clock: ServerClock }): LimitStore {
  const { table, clock, random } = parts;
  const change = rowChanges(parts);
  const timeOf = (row: LimitRow | undefined) => Math.max(clock.nowMicros(), row?.atMicros ?? 0);
  const slots = {
    check: (checks: readonly LimitCheck[]) => ask('check', checks),
    look: (checks: readonly LimitCheck[]) => ask('look', checks),
    refund,
  };

  function ask(mode: 'check' | 'look', checks: readonly LimitCheck[]): Promise<LimitVerdict> {
    return change(slotOf(checks), (row) => {
      const now = timeOf(row);
      const decision = decideChecks(mode, checks, (key) => row?.counters[key]?.memory, now);
      const answer = verdictOf(checks, decision, random().toString(36).slice(2));
      return { next: answer.receipt.length === 0 ? null : countedRow(row, checks, decision, now), answer };
    });
  }

  async function refund(receipt: LimitReceipt): Promise<void> {
    await Promise.all(
      slotGroups(receipt).map((group) =>
        change(slotOf(group), (row) => ({ next: returnedRow(row, group, timeOf(row)), answer: undefined })),
      ),
    );
  }

  async function reset(keys: readonly string[]): Promise<void> {
    const groups = slotGroups(keys.map((key) => ({ key })));
    await Promise.all(
      groups.map((group) => change(slotOf(group), (row) => ({ next: clearedRow(row, keys), answer: undefined }))),
    );
  }

  return {
    check(checks) {
      const groups = slotGroups(checks);
      return groups.length === 1 ? slots.check(checks) : checkSlots(groups, checks, slots);
    },
    async look(checks) {
      return joinVerdicts(checks, await Promise.all(slotGroups(checks).map(slots.look)));
    },
    refund,
    release: (receipt) => refund(receipt.filter(isLease)),
    reset,
    close: async () => table.close(),
  };
}

const slotOf = (group: readonly { readonly key: string }[]) => tagOf((group[0] as { readonly key: string }).key);
