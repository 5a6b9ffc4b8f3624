import { fewest } from '../../lib/engine/balancing/fewest.ts';
import type { LimitCheck } from '../ports.ts';
import { asked, type LeaseParts, leaseCheck, release } from './lease.ts';

/** How many calls of the fleet are under way to each target of an upstream. */
export interface TargetLeases {
  /** A place at the open target with the fewest calls under way, any of those that have as few; undefined while nobody can say. */
  take(open: readonly number[]): Promise<TargetLease | undefined>;
}

export interface TargetLease {
  readonly target: number;
  /** At the end of the call, whatever that is. */
  release(): Promise<void>;
}

export interface TargetLeasesParts extends LeaseParts {
  /** As the stage variable names the targets. */
  readonly places: readonly string[];
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** No more are told apart: a lease is eight bytes, and all of a target's are written with each call. */
const mostCounted = 1_000;

export function targetLeases(parts: TargetLeasesParts): TargetLeases {
  const { store, places, random } = parts;
  const checks = places.map((place) => leaseCheck(parts, `calls of ${place}`, mostCounted));
  return {
    async take(open) {
      const looked = await asked(store.look(open.map((number) => checks[number] as LimitCheck)));
      if (looked === undefined) return undefined;
      const underWay = new Map(open.map((number, n) => [number, mostCounted - (looked.limits[n]?.remaining ?? 0)]));
      const target = fewest(open, (number) => underWay.get(number) ?? mostCounted, random);
      const taken = await asked(store.check([checks[target] as LimitCheck]));
      return { target, release: () => release(store, taken?.receipt ?? []) };
    },
  };
}
