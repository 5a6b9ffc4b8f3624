import type { LimitCheck, LimitReceipt, LimitVerdict } from '../../lambdas/ports.ts';
import type { LimitMemory } from '../../lib/engine/limits/algorithms.ts';
import { isLease, isRefundable, refundCharge } from '../../lib/engine/limits/charge.ts';
import { checkLimits, lookAtLimits } from '../../lib/engine/limits/check-limits.ts';

/** The engine as a store without expiry, at invented times: what every real store has to agree with. */
export function modelStore() {
  const memories = new Map<string, LimitMemory>();
  const returned = new Set<string>();
  const receipts: LimitReceipt[] = [];
  return {
    /** Every receipt that was not empty. */
    receipts,

    ask(mode: '+' | '?', checks: readonly LimitCheck[], nowMicros: number, check: string): LimitVerdict {
      const questions = checks.map(({ key, rule, cost, limit }) => ({
        rule,
        cost,
        shadow: limit.shadow,
        seen: memories.get(key),
      }));
      const { admitted, delayMillis, limits } = (mode === '+' ? checkLimits : lookAtLimits)(questions, nowMicros);
      const receipt = limits.flatMap(({ taken }, n) => {
        if (taken === null) return [];
        const { key } = checks[n] as LimitCheck;
        memories.set(key, taken.next);
        return [{ key, check, ...taken.charge }];
      });
      if (receipt.length > 0) receipts.push(receipt);
      const states = limits.map(({ taken: _, ...limit }, n) => ({ id: checks[n]?.limit.id ?? '', ...limit }));
      return { admitted, delayMillis, limits: states, receipt };
    },

    /** What of the receipt the store is asked to give back. */
    giveBack(what: 'refund' | 'release', receipt: LimitReceipt, nowMicros: number): LimitReceipt {
      const given = receipt.filter((charge) => what === 'refund' || isLease(charge));
      for (const charge of given) {
        const { key, check } = charge;
        const memory = memories.get(key);
        const name = `${key}:${check}`;
        if (memory === undefined || !isRefundable(charge, nowMicros) || (returned.has(name) && !isLease(charge)))
          continue;
        returned.add(name);
        memories.set(key, refundCharge(memory, charge, nowMicros));
      }
      return given;
    },
  };
}
