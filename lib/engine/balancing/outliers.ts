import type { OutlierRule } from '../../contract/upstream-call.ts';

/** Targets that one instance leaves out for a while, by what its own calls to them came to. */
export interface Outliers {
  isOut(target: number): boolean;
  failed(target: number): void;
  succeeded(target: number): void;
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
 * before, and counts for nothing. While all is well nobody looks at the clock.
 */
export function outliers(
  { consecutiveFailures, ejectMillis }: OutlierRule,
  count: number,
  nowMillis: () => number,
): Outliers {
  const targets = Array.from(
    { length: count },
    (): Target => ({ failures: 0, times: 0, untilMillis: Number.NEGATIVE_INFINITY }),
  );
  const isOut = ({ failures, untilMillis }: Target) => failures >= consecutiveFailures && nowMillis() < untilMillis;
  const hasRoom = () => 2 * (targets.filter(isOut).length + 1) <= count;
  return {
    isOut: (number) => isOut(targets[number] as Target),
    failed(number) {
      const target = targets[number] as Target;
      if (isOut(target)) return;
      target.failures += 1;
      if (target.failures < consecutiveFailures || !hasRoom()) return;
      target.times = Math.min(target.times + 1, longestTimes);
      target.untilMillis = nowMillis() + target.times * ejectMillis;
    },
    succeeded(number) {
      const target = targets[number] as Target;
      if (target.failures === 0 || isOut(target)) return;
      [target.failures, target.times] = [0, 0];
    },
  };
}
