import type { OutlierRule } from '../../contract/upstream-call.ts';

/** Targets that one instance leaves out for a while, by what its own calls to them came to. */
export interface Outliers {
  /** True where one may be out; it costs no look at the clock. */
  readonly isAnyOut: boolean;
  isOut(target: number, nowMillis: number): boolean;
  failed(target: number, nowMillis: number): void;
  succeeded(target: number, nowMillis: number): void;
}

const longestTimes = 10;

interface Target {
  failures: number;
  /** How often it was put out in a row. */
  times: number;
  untilMillis: number;
}

/**
 * A target whose calls fail in a row is out for a time, which grows with each time in a row. It comes back on trial: one more
 * failure puts it out again, a success makes it as good as new. At least half of the targets stay, whatever their calls came
 * to: one that would be too many is out when its next call fails and there is room. What ends while a target is out was begun
 * before, and counts for nothing.
 */
export function outliers({ consecutiveFailures, ejectMillis }: OutlierRule, count: number): Outliers {
  const targets = Array.from(
    { length: count },
    (): Target => ({ failures: 0, times: 0, untilMillis: Number.NEGATIVE_INFINITY }),
  );
  const isOut = (target: Target, nowMillis: number) => nowMillis < target.untilMillis;
  let latestMillis = Number.NEGATIVE_INFINITY;
  let isAnyOut = false;

  function hasRoom(nowMillis: number): boolean {
    const out = targets.filter((target) => isOut(target, nowMillis)).length;
    return 2 * (out + 1) <= count;
  }
  return {
    get isAnyOut() {
      return isAnyOut;
    },
    isOut(number, nowMillis) {
      if (isAnyOut && nowMillis >= latestMillis) isAnyOut = false;
      return isOut(targets[number] as Target, nowMillis);
    },
    failed(number, nowMillis) {
      const target = targets[number] as Target;
      if (isOut(target, nowMillis)) return;
      target.failures += 1;
      if (target.failures < consecutiveFailures || !hasRoom(nowMillis)) return;
      target.times = Math.min(target.times + 1, longestTimes);
      target.untilMillis = nowMillis + target.times * ejectMillis;
      latestMillis = Math.max(latestMillis, target.untilMillis);
      isAnyOut = true;
    },
    succeeded(number, nowMillis) {
      const target = targets[number] as Target;
      if (target.failures === 0 || isOut(target, nowMillis)) return;
      [target.failures, target.times] = [0, 0];
    },
  };
}
