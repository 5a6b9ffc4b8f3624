import type { ThrottleDefinition } from './rest-api-definition.ts';
import { type Throttle, takeAll, throttle } from './throttle.ts';
import type { QuotaPeriod, UsagePlanDefinition } from './usage-plan-definition.ts';

/** A key in a plan: what throttles and quotas are counted for. */
export interface Account {
  readonly plan: UsagePlanDefinition;
  readonly keyId: string;
}

/** What keys have used. It outlives deployments; only a plan whose throttle has changed starts with full buckets. */
export interface UsageLedger {
  /** One request more, or which of the two forbids it. `method` is the plan's throttle of the called method, by name. */
  charge(
    account: Account,
    method: { readonly name: string; readonly throttle: ThrottleDefinition } | null,
    now: number,
  ): 'charged' | 'throttled' | 'quotaExceeded';
  used(account: Account, now: number): number;
}

interface Count {
  readonly period: QuotaPeriod;
  readonly startedAt: number;
  readonly used: number;
}

export function usageLedger(): UsageLedger {
  const buckets = new Map<string, Throttle>();
  const counts = new Map<string, Count>();

  function bucket({ plan, keyId }: Account, method: string, definition: ThrottleDefinition): Throttle {
    const name = JSON.stringify([plan.id, keyId, method, definition]);
    const found = buckets.get(name) ?? throttle(definition);
    buckets.set(name, found);
    return found;
  }

  /** The running count; a new period, never one of a clock that was set back, starts at nothing. */
  function count({ plan, keyId }: Account, now: number): Count {
    const period = periodOf(plan);
    const known = counts.get(nameOf(plan, keyId));
    const startedAt = periodStart[period](new Date(now));
    const isRunning = known?.period === period && known.startedAt >= startedAt;
    return isRunning ? known : { period, startedAt, used: 0 };
  }

  return {
    charge(account, method, now) {
      const { plan, keyId } = account;
      const throttles = [
        ...(plan.throttle === null ? [] : [bucket(account, '', plan.throttle)]),
        ...(method === null ? [] : [bucket(account, method.name, method.throttle)]),
      ];
      if (!takeAll(throttles, now)) return 'throttled';
      const before = count(account, now);
      if (plan.quota !== null && before.used >= plan.quota.limit) return 'quotaExceeded';
      counts.set(nameOf(plan, keyId), { ...before, used: before.used + 1 });
      return 'charged';
    },
    used: (account, now) => count(account, now).used,
  };
}

const nameOf = (plan: UsagePlanDefinition, keyId: string) => JSON.stringify([plan.id, keyId]);

/** Without a quota AWS reports what was used by day. */
export function periodOf({ quota }: UsagePlanDefinition): QuotaPeriod {
  return quota?.period ?? 'DAY';
}

/** Periods are those of the calendar, in UTC; a week begins on Sunday. */
const periodStart: { readonly [P in QuotaPeriod]: (now: Date) => number } = {
  DAY: (now) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()),
  WEEK: (now) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - now.getUTCDay()),
  MONTH: (now) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1),
};
