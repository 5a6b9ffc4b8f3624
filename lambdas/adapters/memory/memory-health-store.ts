import { believedMillis, uncheckedTarget } from '../../../lib/engine/health/target-standing.ts';
import type { FoundHealth, HealthStore } from '../../ports.ts';

interface Row extends Omit<FoundHealth, 'runMillis'> {
  readonly writtenAt: number;
  readonly startedAt: number;
}

/** Health of targets in one process, by one clock. */
export function memoryHealthStore(nowMillis: () => number): HealthStore {
  const rows = new Map<string, Row>();
  return {
    read: async () =>
      [...rows.values()].map(({ writtenAt, startedAt: _, ...found }) => ({
        ...found,
        ageMillis: nowMillis() - writtenAt,
      })),
    async write({ runMillis, ...found }) {
      const [now, key] = [nowMillis(), `${found.upstream} ${found.target}`];
      const [old, startedAt] = [rows.get(key), now - runMillis];
      if (old !== undefined && old.startedAt > startedAt && old.startedAt <= now) return 'superseded';
      rows.set(key, { ...found, writtenAt: now, startedAt });
      const isOfUse = old !== undefined && now - old.writtenAt <= believedMillis;
      const before = isOfUse ? old.healthy : uncheckedTarget.healthy;
      return before === found.healthy ? 'same' : 'changed';
    },
    async close() {
      rows.clear();
    },
  };
}
