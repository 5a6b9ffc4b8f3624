import type { BreakerRule } from '../../contract/breaker.ts';
import type { Outcome } from './outcome.ts';

/** What an instance's own breaker says of a call. */
export type OwnVerdict =
  | { readonly go: 'call' }
  | { readonly go: 'own-probe'; readonly turn: number }
  | { readonly go: 'refuse'; readonly retryAfterMillis: number };

/** One instance's judgement, which holds for its own calls only: while the fleet sees nothing, or nobody can be asked. */
export interface OwnBreaker {
  readonly isClosed: boolean;
  open(nowMillis: number): void;
  /** From now on only probes go, one at a time. */
  probe(nowMillis: number): void;
  admit(nowMillis: number): OwnVerdict;
  settle(turn: number, outcome: Outcome, nowMillis: number): void;
  close(): void;
}

const call = { go: 'call' } as const;

/** Closed, open, half-open in one process: a probe that does not come back within the lease has lost its turn. */
export function ownBreaker(rule: BreakerRule): OwnBreaker {
  let isClosed = true;
  let [openMillis, untilMillis, successes] = [0, 0, 0];
  let [turn, probingUntil] = [0, Number.NEGATIVE_INFINITY];

  function open(nowMillis: number, millis: number): void {
    isClosed = false;
    openMillis = Math.min(millis, rule.maxOpenMillis);
    [untilMillis, successes, probingUntil] = [nowMillis + openMillis, 0, Number.NEGATIVE_INFINITY];
    turn += 1;
  }
  function close(): void {
    isClosed = true;
    turn += 1;
  }
  return {
    get isClosed() {
      return isClosed;
    },
    open: (nowMillis) => open(nowMillis, rule.openMillis),
    probe(nowMillis) {
      if (!isClosed) return;
      open(nowMillis, rule.openMillis);
      untilMillis = nowMillis;
    },
    admit(nowMillis) {
      if (isClosed) return call;
      const waitMillis = Math.max(untilMillis, probingUntil) - nowMillis;
      if (waitMillis > 0) return { go: 'refuse', retryAfterMillis: waitMillis };
      turn += 1;
      probingUntil = nowMillis + rule.leaseMillis;
      return { go: 'own-probe', turn };
    },
    settle(settled, outcome, nowMillis) {
      if (settled !== turn || isClosed) return;
      turn += 1;
      probingUntil = Number.NEGATIVE_INFINITY;
      if (outcome === 'failure' || outcome === 'slow') open(nowMillis, 2 * openMillis);
      else if (outcome !== 'nothing') successes += 1;
      if (successes >= rule.successesToClose) close();
    },
    close,
  };
}
