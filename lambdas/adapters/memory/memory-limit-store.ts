import type { LimitMemory } from '../../../lib/engine/limits/algorithms.ts';
import {
  type Charge,
  isLease,
  isRefundable,
  refundableMillis,
  refundCharge,
} from '../../../lib/engine/limits/charge.ts';
import type { LimitsDecision } from '../../../lib/engine/limits/check-limits.ts';
import type { LimitCheck, LimitReceipt, LimitStore } from '../../ports.ts';
import { decideChecks, verdictOf } from '../engine/engine-verdict.ts';

interface Entry {
  readonly memory: LimitMemory;
  readonly expiresAtMicros: number;
}

/**
 * The limit store of one process, on the engine's own algorithms: what `onStoreError: 'local'` falls back to. It keeps at
 * most `maxCounters`; past that the counter written longest ago goes, so a flood of keys costs accuracy, not memory.
 */
export function memoryLimitStore(nowMicros: () => number, maxCounters = 100_000): LimitStore {
  const entries = new Map<string, Entry>();
  const returned = returnedCharges();
  let serial = 0;

  function alive(key: string, now: number): Entry | undefined {
    const entry = entries.get(key);
    return entry !== undefined && entry.expiresAtMicros > now ? entry : undefined;
  }

  function decide(mode: 'check' | 'look', checks: readonly LimitCheck[], now: number): LimitsDecision {
    return decideChecks(mode, checks, (key) => alive(key, now)?.memory, now);
  }

  function keep(checks: readonly LimitCheck[], { limits }: LimitsDecision, now: number): void {
    for (const [n, { taken, resetMillis }] of limits.entries()) {
      if (taken === null) continue;
      const { key } = checks[n] as LimitCheck;
      entries.delete(key);
      entries.set(key, { memory: taken.next, expiresAtMicros: now + resetMillis * 1000 });
    }
    trim(entries, now, maxCounters);
  }

  function giveBack(receipt: LimitReceipt, isWanted: (charge: Charge) => boolean): void {
    const now = nowMicros();
    for (const charge of receipt) {
      const { key, check } = charge;
      const entry = alive(key, now);
      if (entry === undefined || !isWanted(charge) || !isRefundable(charge, now)) continue;
      if (!returned.add(`${check}:${key}`, charge, now)) continue;
      entries.set(key, { ...entry, memory: refundCharge(entry.memory, charge, now) });
    }
  }

  return {
    async check(checks) {
      const now = nowMicros();
      const decision = decide('check', checks, now);
      keep(checks, decision, now);
      serial += 1;
      return verdictOf(checks, decision, String(serial));
    },
    look: async (checks) => verdictOf(checks, decide('look', checks, nowMicros()), ''),
    refund: async (receipt) => giveBack(receipt, () => true),
    release: async (receipt) => giveBack(receipt, isLease),
    async reset(keys) {
      for (const key of keys) entries.delete(key);
    },
    async close() {
      entries.clear();
    },
  };
}

/** Charges that were given back, each for as long as it could be given back again. */
function returnedCharges() {
  const ends = new Map<string, number>();
  return {
    /** False when it was there. */
    add(name: string, { atMicros }: Charge, now: number): boolean {
      for (const [old, end] of ends) {
        if (end > now) break;
        ends.delete(old);
      }
      if (ends.has(name)) return false;
      ends.set(name, atMicros + refundableMillis * 1000);
      return true;
    },
  };
}

/** The front of the map was written longest ago: expired ones leave from there with every write, and above the bound any. */
function trim(entries: Map<string, Entry>, now: number, maxCounters: number): void {
  for (const [key, entry] of entries) {
    if (entry.expiresAtMicros > now && entries.size <= maxCounters) return;
    entries.delete(key);
  }
}
