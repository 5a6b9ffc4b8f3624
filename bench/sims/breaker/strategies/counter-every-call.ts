import { tableMillis } from '../world.ts';
import type { Strategy } from './strategy.ts';

interface Item {
  readonly state: 'closed' | 'open' | 'half-open';
  readonly failures: number;
  readonly failedAt: number;
  readonly retryAt: number;
}

const failuresToOpen = 5;
const forgottenMillis = 60_000;
const openMillis = 10_000;

/**
 * One item that every call reads before and writes after, whole and without a condition: five failures with less than a minute
 * between two of them open it, and whoever finds the period over makes it half-open and goes. The times are wall clocks'.
 */
export const counterEveryCall: Strategy = {
  name: 'a counter in an item, written on every call',
  fleet(world, change) {
    let item: Item = { state: 'closed', failures: 0, failedAt: 0, retryAt: 0 };
    function write(next: Item): void {
      world.used.writes += 1;
      world.after(tableMillis(world), () => {
        if (next.state === 'open' && item.state !== 'open') change.opened(openMillis);
        if (next.state === 'closed' && item.state !== 'closed') change.closed();
        item = next;
      });
    }
    return () => {
      const skew = (2 * world.random() - 1) * world.skewMillis;
      const wall = () => world.now() + skew;
      return {
        start: (ready) => ready(),
        admit(_, decided) {
          world.used.reads += 1;
          const read = item;
          world.after(tableMillis(world), () => {
            if (read.state === 'open' && wall() < read.retryAt) return decided(undefined);
            const isProbe = read.state !== 'closed';
            if (read.state === 'open') write({ ...read, state: 'half-open' });
            decided({ isProbe, settle: (outcome) => write(after(read, outcome === 'failure', isProbe, wall())) });
          });
        },
      };
    };
  },
};

function after(read: Item, isFailure: boolean, isProbe: boolean, now: number): Item {
  if (!isFailure) return isProbe ? { state: 'closed', failures: 0, failedAt: 0, retryAt: 0 } : read;
  const failures = (now - read.failedAt < forgottenMillis ? read.failures : 0) + 1;
  const isOpen = isProbe || failures >= failuresToOpen;
  return { state: isOpen ? 'open' : 'closed', failures, failedAt: now, retryAt: isOpen ? now + openMillis : 0 };
}
