import { checkLimits, type LimitMemory } from '../../../lib/engine/limits/check-limits.ts';
import type { LimitStore } from '../../ports.ts';

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
      const questions = checks.map(({ key, limit, cost }) => ({
        rule: limit.rule,
        seen: alive(entries, key, now),
        cost,
      }));
      const decision = checkLimits(questions, now);
      if (decision.admitted) {
        for (const [n, memory] of decision.next.entries()) {
          const { key, limit } = checks[n] as (typeof checks)[number];
          const reset = decision.limits[n]?.resetMillis ?? 0;
          entries.delete(key);
          entries.set(key, { memory, expiresAtMicros: now + Math.min(reset, 2 * limit.rule.windowMillis) * 1000 });
        }
        trim(entries, now, maxCounters);
      }
      return {
        admitted: decision.admitted,
        limits: decision.limits.map((limit, n) => ({ id: checks[n]?.limit.id ?? '', ...limit })),
      };
    },
    async close() {
      entries.clear();
    },
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
