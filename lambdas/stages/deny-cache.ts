import type { LimitRule } from '../../lib/contract/limits.ts';
import type { LimitCheck, LimitState, LimitStore, LimitVerdict } from '../ports.ts';

interface Denial {
  readonly rule: LimitRule;
  /** The least cost that is known not to pass; more passes no sooner. */
  readonly cost: number;
  readonly state: LimitState;
  readonly askedAtMillis: number;
  readonly untilMillis: number;
}

/** A denial is not believed for longer: somebody may have lifted the limit, or got a charge back, on another instance. */
const longestMillis = 1_000;

/**
 * A store that answers from memory what it knows to be a denial still. A denial ends when the same cost would pass, counted
 * on a monotonic clock from before the store was asked, so it never ends late. It holds for the same rule and the same cost
 * or more, at most `maxDenials` of them, those used least recently giving way. Leases come back at no known time and a
 * shadow limit denies nobody, so neither is remembered.
 */
export function denyCache(store: LimitStore, nowMillis: () => number, maxDenials = 10_000): LimitStore {
  const denials = leastRecentlyUsed<Denial>(maxDenials);

  function known(checks: readonly LimitCheck[]): LimitVerdict | undefined {
    for (const check of checks) {
      const denial = denials.get(check.key);
      if (denial === undefined || denial.rule !== check.rule || check.cost < denial.cost) continue;
      const now = nowMillis();
      if (now < denial.untilMillis)
        return { admitted: false, delayMillis: 0, limits: [later(denial, now)], receipt: [] };
    }
    return undefined;
  }

  function remember(checks: readonly LimitCheck[], verdict: LimitVerdict, askedAtMillis: number): LimitVerdict {
    if (verdict.admitted) return verdict;
    for (const [n, state] of verdict.limits.entries()) {
      const { limit, rule, key, cost } = checks[n] as LimitCheck;
      if (state.admitted || limit.shadow || rule.algorithm === 'concurrency') continue;
      const untilMillis = askedAtMillis + Math.min(state.retryAfterMillis, longestMillis);
      denials.set(key, { rule, cost, state, askedAtMillis, untilMillis });
    }
    return verdict;
  }

  return {
    check(checks) {
      const verdict = known(checks);
      if (verdict !== undefined) return Promise.resolve(verdict);
      const askedAtMillis = nowMillis();
      return store.check(checks).then((answer) => remember(checks, answer, askedAtMillis));
    },
    look: (checks) => store.look(checks),
    refund: (receipt) => {
      for (const { key } of receipt) denials.delete(key);
      return store.refund(receipt);
    },
    release: (receipt) => store.release(receipt),
    reset: (keys) => {
      for (const key of keys) denials.delete(key);
      return store.reset(keys);
    },
    close: () => store.close(),
  };
}

/** Two generations: a full one becomes the older, and what is used again moves to the younger. A hit there costs one look. */
function leastRecentlyUsed<T>(maxEntries: number) {
  const generation = Math.ceil(maxEntries / 2);
  let younger = new Map<string, T>();
  let older = younger;
  function set(key: string, value: T): void {
    younger.set(key, value);
    if (younger.size < generation) return;
    older = younger;
    younger = new Map();
  }
  return {
    set,
    get(key: string): T | undefined {
      const young = younger.get(key);
      if (young !== undefined) return young;
      const old = older.get(key);
      if (old !== undefined) set(key, old);
      return old;
    },
    delete(key: string): void {
      younger.delete(key);
      older.delete(key);
    },
  };
}

function later({ state, askedAtMillis }: Denial, now: number): LimitState {
  const passed = Math.floor(now - askedAtMillis);
  return {
    id: state.id,
    admitted: false,
    remaining: state.remaining,
    resetMillis: state.resetMillis - passed,
    retryAfterMillis: state.retryAfterMillis - passed,
  };
}
