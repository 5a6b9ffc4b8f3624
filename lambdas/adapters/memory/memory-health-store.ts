import { believedMillis, uncheckedTarget } from '../../../lib/engine/health/target-standing.ts';
import type { FoundHealth, HealthStore, TargetHealth } from '../../health-port.ts';

interface Row {
  readonly health: Omit<TargetHealth, 'ageMillis'>;
  readonly writtenAt: number;
  readonly run: string;
  readonly startedAt: number;
}

/** Health of targets in one process, by one clock. */
export function memoryHealthStore(nowMillis: () => number): HealthStore {
  const rows = new Map<string, Row>();
  return {
    read: async () =>
      [...rows.values()].map(({ health, writtenAt }) => ({ ...health, ageMillis: nowMillis() - writtenAt })),
    async write({ run, runMillis, ...health }: FoundHealth) {
      const [now, key] = [nowMillis(), `${health.upstream} ${health.target}`];
      const [old, startedAt] = [rows.get(key), now - runMillis];
      const isEarlier = old !== undefined && old.run !== run && old.startedAt > startedAt && old.startedAt <= now;
      if (isEarlier) return 'superseded';
      rows.set(key, { health, writtenAt: now, run, startedAt });
      const isOfUse = old !== undefined && now - old.writtenAt <= believedMillis;
      const before = isOfUse ? old.health.healthy : uncheckedTarget.healthy;
      return before === health.healthy ? 'same' : 'changed';
    },
    async close() {
      rows.clear();
    },
  };
}
