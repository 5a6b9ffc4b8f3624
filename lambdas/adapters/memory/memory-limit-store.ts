import type { LimitMemory } from '../../../lib/engine/limits/algorithms.ts';
import {
  type Charge,
  chargeToken,
  isLease,
  isRefundable,
  readChargeToken,
  refundableMillis,
  refundCharge,
} from '../../../lib/engine/limits/charge.ts';
import { checkLimits, type LimitsDecision, lookAtLimits } from '../../../lib/engine/limits/check-limits.ts';
import type { LimitCheck, LimitReceipt, LimitStore, LimitVerdict } from '../../ports.ts';

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
  let charges = 0;

  const decide = (checks: readonly LimitCheck[], how: typeof checkLimits, now: number) =>
    how(
      checks.map(({ key, rule, cost, limit }) => ({
        rule,
        cost,
        shadow: limit.shadow,
        seen: alive(entries, key, now)?.memory,
      })),
      now,
    );

  function charge(checks: readonly LimitCheck[], { limits }: LimitsDecision, now: number): LimitReceipt {
    return limits.flatMap(({ taken, resetMillis }, n) => {
      if (taken === null) return [];
      const { key } = checks[n] as LimitCheck;
      entries.delete(key);
      entries.set(key, { memory: taken.next, expiresAtMicros: now + resetMillis * 1000 });
      charges += 1;
      return [{ key, token: `${charges}/${chargeToken(taken.charge)}` }];
    });
  }

  function giveBack(receipt: LimitReceipt, isWanted: (charge: Charge) => boolean): void {
    const now = nowMicros();
    for (const { key, token } of receipt) {
      const taken = readChargeToken(token.slice(token.indexOf('/') + 1));
      const entry = alive(entries, key, now);
      if (entry === undefined || !isWanted(taken) || !isRefundable(taken, now)) continue;
      if (!returned.add(token, taken, now)) continue;
      entries.set(key, { ...entry, memory: refundCharge(entry.memory, taken, now) });
    }
  }

  return {
    async check(checks) {
      const now = nowMicros();
      const decision = decide(checks, checkLimits, now);
      const receipt = charge(checks, decision, now);
      trim(entries, now, maxCounters);
      return verdict(checks, decision, receipt);
    },
    look: async (checks) => verdict(checks, decide(checks, lookAtLimits, nowMicros()), []),
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
    add(token: string, { atMicros }: Charge, now: number): boolean {
      for (const [old, end] of ends) {
        if (end > now) break;
        ends.delete(old);
      }
      if (ends.has(token)) return false;
      ends.set(token, atMicros + refundableMillis * 1000);
      return true;
    },
  };
}

function verdict(
  checks: readonly LimitCheck[],
  { admitted, delayMillis, limits }: LimitsDecision,
  receipt: LimitReceipt,
): LimitVerdict {
  return {
    admitted,
    delayMillis,
    limits: limits.map(({ taken: _, ...limit }, n) => ({ id: checks[n]?.limit.id ?? '', ...limit })),
    receipt,
  };
}

function alive(entries: ReadonlyMap<string, Entry>, key: string, now: number): Entry | undefined {
  const entry = entries.get(key);
  return entry !== undefined && entry.expiresAtMicros > now ? entry : undefined;
}

/** The front of the map was written longest ago: expired ones leave from there with every write, and above the bound any. */
function trim(entries: Map<string, Entry>, now: number, maxCounters: number): void {
  for (const [key, entry] of entries) {
    if (entry.expiresAtMicros > now && entries.size <= maxCounters) return;
    entries.delete(key);
  }
}
