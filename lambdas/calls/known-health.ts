import { believedMillis } from '../../lib/engine/health/target-standing.ts';
import { type HealthStore, HealthStoreUnavailable } from '../health-port.ts';

/** What checks have found of the targets of all upstreams, as far as this instance has heard. */
export interface KnownHealth {
  /** Places of the upstream's targets that are unhealthy. It never waits; what it brings about is for the calls after it. */
  unhealthy(upstream: string): ReadonlySet<string>;
  /** Reads what is known: while the function starts, before the first call. Without an answer nothing is. */
  read(): Promise<void>;
}

/** A target that was found unhealthy, and until when that says anything. */
interface Finding {
  readonly upstream: string;
  readonly target: string;
  readonly untilMillis: number;
}

const readMillis = 5_000;
const none: ReadonlySet<string> = new Set();

/**
 * One read is for all upstreams, every five seconds as long as there are calls. While the store is away what was found last
 * holds until it is too old: then nothing is known, and calls go to all targets. `nowMillis`: a clock that nobody sets.
 */
export function knownHealth(store: HealthStore, nowMillis: () => number): KnownHealth {
  let findings: readonly Finding[] = [];
  let sets = new Map<string, Set<string>>();
  let [askedAt, firstEnd] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

  function know(found: readonly Finding[]): void {
    const now = nowMillis();
    findings = found.filter(({ untilMillis }) => now < untilMillis);
    firstEnd = Math.min(...findings.map(({ untilMillis }) => untilMillis));
    sets = new Map();
    for (const { upstream, target } of findings) {
      const places = sets.get(upstream) ?? new Set();
      sets.set(upstream, places.add(target));
    }
  }
  async function read(): Promise<void> {
    const startedAt = nowMillis();
    askedAt = startedAt;
    try {
      const rows = await store.read();
      // Its age was taken after the question, so this is rather too soon than too late.
      const found = rows.filter(({ healthy }) => !healthy);
      know(
        found.map(({ upstream, target, ageMillis }) => ({
          upstream,
          target,
          untilMillis: startedAt + believedMillis - ageMillis,
        })),
      );
    } catch (error) {
      if (!(error instanceof HealthStoreUnavailable)) throw error;
    }
  }
  return {
    unhealthy(upstream) {
      const now = nowMillis();
      if (now - askedAt >= readMillis) void read();
      if (now >= firstEnd) know(findings);
      return sets.get(upstream) ?? none;
    },
    read,
  };
}
