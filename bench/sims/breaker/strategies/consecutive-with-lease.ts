import { tableMillis } from '../world.ts';
import type { Strategy } from './strategy.ts';

interface Item {
  readonly state: 'closed' | 'open' | 'half-open';
  readonly openedAt: number;
  readonly holder: number;
  readonly leaseEndsAt: number;
}

const failuresToOpen = 5;
const successesToClose = 2;
const openMillis = 10_000;
const cachedMillis = 5_000;
const closed: Item = { state: 'closed', openedAt: 0, holder: -1, leaseEndsAt: 0 };

/**
 * Each instance counts its own failures in a row, five write `open`; a read is kept five seconds. When the period is over one
 * instance takes a lease, as long as the period, under a condition, and probes until it has succeeded often enough; what it
 * then writes has no condition. The times are wall clocks'.
 */
export const consecutiveWithLease: Strategy = {
  name: "an instance's failures in a row, with a lease",
  fleet(world, change) {
    let item: Item = closed;
    function write(next: Item, isAllowed: (item: Item) => boolean, done: (won: boolean) => void): void {
      world.used.writes += 1;
      world.after(tableMillis(world), () => {
        const won = isAllowed(item);
        if (won) {
          if (next.state === 'open' && item.state !== 'open') change.opened(openMillis);
          if (next.state === 'closed' && item.state !== 'closed') change.closed();
          item = next;
        }
        done(won);
      });
    }
    return (self) => {
      const skew = (2 * world.random() - 1) * world.skewMillis;
      const wall = () => world.now() + skew;
      let known: Item = closed;
      let [readAt, failures, successes] = [Number.NEGATIVE_INFINITY, 0, 0];
      const always = () => true;

      function open(): void {
        known = { ...closed, state: 'open', openedAt: wall() };
        [readAt, failures, successes] = [world.now(), 0, 0];
        write(known, always, () => undefined);
      }
      function close(): void {
        [known, failures, successes] = [closed, 0, 0];
        write(closed, always, () => undefined);
      }
      const call = {
        isProbe: false,
        settle(outcome: string) {
          failures = outcome === 'failure' ? failures + 1 : 0;
          if (failures >= failuresToOpen) open();
        },
      };
      const probe = {
        isProbe: true,
        settle(outcome: string) {
          successes = outcome === 'failure' ? 0 : successes + 1;
          if (outcome === 'failure') open();
          else if (successes >= successesToClose) close();
        },
      };
      function decide(decided: (permit: typeof call | undefined) => void) {
        const now = wall();
        if (known.state === 'closed') return decided(call);
        if (known.state === 'half-open' && known.holder === self && now < known.leaseEndsAt) return decided(probe);
        if (now < (known.state === 'open' ? known.openedAt + openMillis : known.leaseEndsAt)) return decided(undefined);
        const seen = known;
        const next: Item = { ...known, state: 'half-open', holder: self, leaseEndsAt: now + openMillis };
        write(
          next,
          (there) => there.state === seen.state && there.leaseEndsAt === seen.leaseEndsAt,
          (won) => {
            readAt = won ? world.now() : Number.NEGATIVE_INFINITY;
            if (won) [known, successes] = [next, 0];
            decided(won ? probe : undefined);
          },
        );
      }
      return {
        start: (ready) => ready(),
        admit(_, decided) {
          if (world.now() - readAt < cachedMillis) return decide(decided);
          world.used.reads += 1;
          const read = item;
          world.after(tableMillis(world), () => {
            [known, readAt] = [read, world.now()];
            decide(decided);
          });
        },
      };
    };
  },
};
