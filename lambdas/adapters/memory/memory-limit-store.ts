import { checkLimits, type LimitMemory, type LimitsDecision } from '../../../lib/engine/limits/check-limits.ts';
import type { LimitCheck, LimitStore, LimitVerdict } from '../../ports.ts';

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
  return {
    async check(checks) {
      const now = nowMicros();
      const decision = decide(entries, checks, now);
      if (decision.admitted) {
        for (const [n, memory] of decision.next.entries()) {
          const { key, rule } = checks[n] as (typeof checks)[number];
          const reset = decision.limits[n]?.resetMillis ?? 0;
          entries.delete(key);
          entries.set(key, { memory, expiresAtMicros: now + Math.min(reset, 2 * rule.windowMillis) * 1000 });
        }
        trim(entries, now, maxCounters);
      }
      return verdictOf(checks, decision);
    },
    async look(checks) {
      return verdictOf(checks, decide(entries, checks, nowMicros()));
    },
    // Every receipt is still empty: nothing to give back.
    async refund() {},
    async release() {},
    async reset(keys) {
      for (const key of keys) entries.delete(key);
    },
    async close() {
      entries.clear();
    },
  };
}

function decide(entries: ReadonlyMap<string, Entry>, checks: readonly LimitCheck[], now: number): LimitsDecision {
  return checkLimits(
    checks.map(({ key, rule, cost }) => ({ rule, seen: alive(entries, key, now), cost })),
    now,
  );
}

function verdictOf(checks: readonly LimitCheck[], { admitted, limits }: LimitsDecision): LimitVerdict {
  return {
    admitted,
    delayMillis: 0,
    limits: limits.map((limit, n) => ({ id: checks[n]?.limit.id ?? '', ...limit })),
    receipt: [],
  };
}

function alive(entries: ReadonlyMap<string, Entry>, key: string, now: number): LimitMemory | undefined {
  const entry = entries.get(key);
  return entry !== undefined && entry.expiresAtMicros > now ? entry.memory : undefined;
}

/** The front of the map was written longest ago: expired ones leave from there with every write, and above the bound any. */
function trim(entries: Map<string, Entry>, now: number, maxCounters: number): void {
  for (const [key, entry] of entries) {
    if (entry.expiresAtMicros > now && entries.size <= maxCounters) return;
    entries.delete(key);
  }
}
