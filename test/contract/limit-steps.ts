import type { LimitCheck } from '../../lambdas/ports.ts';
import type { LimitRule } from '../../lib/contract/limits.ts';
import { checkOf } from './limit-check.ts';

/** One call of a store at an invented time. */
export type Step = { readonly nowMicros: number } & (
  | { readonly mode: '+' | '?'; readonly checks: readonly LimitCheck[] }
  | { readonly give: 'refund' | 'release'; readonly which: number }
);

/** A small generator with a seed, so that a difference can be found again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ruleMakers: readonly ((
  window: { limit: number; windowMillis: number },
  random: (below: number) => number,
) => LimitRule)[] = [
  (window) => ({ algorithm: 'fixed-window', ...window }),
  (window) => ({ algorithm: 'sliding-log', ...window }),
  (window) => ({ algorithm: 'sliding-window', ...window }),
  (window) => ({ algorithm: 'sliding-window-interpolated', ...window }),
  (window, random) => ({ algorithm: 'token-bucket', ...window, burst: 1 + random(12) }),
  (window, random) => ({ algorithm: 'leaky-bucket', ...window, burst: 1 + random(12), maxDelayMillis: 0 }),
  (window, random) => ({
    algorithm: 'leaky-bucket',
    ...window,
    burst: 1 + random(12),
    maxDelayMillis: 1 + random(60_000),
  }),
  (window) => ({ algorithm: 'concurrency', ...window }),
];

/**
 * Steps over three limits of any algorithms, in time that stands still, jumps, idles and goes back. Windows are at least a
 * minute and units take seconds to leave, so that an engine's real expiry never comes between two steps of invented time.
 */
export function randomSteps(seed: number, length: number): readonly Step[] {
  const random = generator(seed);
  const rules = Array.from({ length: 3 }, () => {
    const maker = ruleMakers[random(ruleMakers.length)] as (typeof ruleMakers)[number];
    return maker({ limit: 1 + random(12), windowMillis: 60_000 + random(3) * 12_345 }, random);
  });
  const keys = rules.map((_, n) => `gh1:{twins-${seed}}:${n}`);
  let nowMicros = 1_750_000_000_000_000 + random(1_000_000_000);
  return Array.from({ length }, (): Step => {
    const jump = [0, random(50_000), random(9_000_000), random(70_000_000), random(300_000_000), -random(20_000_000)];
    nowMicros += jump[random(12)] ?? random(2_000_000);
    if (random(5) === 0) return { nowMicros, give: random(2) === 0 ? 'refund' : 'release', which: random(1_000) };
    const count = 1 + random(3);
    const checks = rules.slice(0, count).map((rule, n) => {
      const cost = 1 + (random(4) === 0 ? random(rule.limit) : 0);
      // Now and then the limit is another one than what was counted under.
      const limit = random(20) === 0 ? 1 + random(12) : rule.limit;
      return checkOf({ ...rule, limit }, { id: String(n), key: keys[n] as string, cost, shadow: random(5) === 0 });
    });
    return { nowMicros, mode: random(6) === 0 ? '?' : '+', checks };
  });
}
