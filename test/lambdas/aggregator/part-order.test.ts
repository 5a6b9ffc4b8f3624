import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inOrder, type Ordered } from '../../../lambdas/aggregator/part-order.ts';

const never = new AbortController().signal;

/** What was begun and ended; each ends when the test says so. */
function hand() {
  const begun: string[] = [];
  const ends = new Map<string, { end(): void; fail(error: Error): void }>();
  const run = ({ name }: Ordered) =>
    new Promise<void>((resolve, reject) => {
      begun.push(name);
      ends.set(name, { end: resolve, fail: reject });
    });
  return {
    begun,
    run,
    async end(...names: string[]) {
      for (const name of names) ends.get(name)?.end();
      await turn();
    },
    async fail(name: string, error: Error) {
      ends.get(name)?.fail(error);
      await turn();
    },
  };
}
const one = (name: string, ...after: string[]): Ordered => ({ name, after });

describe('the order of parts', () => {
  it('all that wait for nobody begin together, up to so many, and in their order', async () => {
    const { begun, run, end } = hand();
    const all = inOrder([one('a'), one('b'), one('c'), one('d')], 2, run, never);
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('a', 'c', 'd');
    await end('d');
    await all;
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('one begins as soon as those before it have ended, and waits for no others', async () => {
    const { begun, run, end } = hand();
    const all = inOrder([one('slow'), one('late', 'quick'), one('quick')], 10, run, never);
    expect(begun).toEqual(['slow', 'quick']);
    await end('quick');
    expect(begun).toEqual(['slow', 'quick', 'late']);
    await end('late', 'slow');
    await all;
  });

  it('of several that may begin, the one that stands first', async () => {
    const { begun, run, end } = hand();
    const all = inOrder([one('x', 'a'), one('a'), one('y'), one('z')], 1, run, never);
    for (const name of ['a', 'x', 'y', 'z']) await end(name);
    await all;
    expect(begun).toEqual(['a', 'x', 'y', 'z']);
  });

  it('when no more is wanted nothing begins, and nobody waits for what has', async () => {
    const stop = new AbortController();
    const { begun, run, end } = hand();
    const all = inOrder([one('a'), one('b', 'a')], 10, run, stop.signal);
    stop.abort();
    await all;
    await end('a');
    expect(begun).toEqual(['a']);
  });

  it('what throws is told at once', async () => {
    const { run, fail } = hand();
    const all = inOrder([one('a'), one('b')], 10, run, never);
    const bug = new Error('bug');
    const told = expect(all).rejects.toBe(bug);
    await fail('b', bug);
    await told;
  });

  it('parts that wait for each other, which no gateway has, are a bug and no endless wait', async () => {
    const all = inOrder([one('a', 'b'), one('b', 'a')], 10, async () => undefined, never);
    await expect(all).rejects.toThrow('parts that wait for each other: a, b');
  });

  it('no parts are no wait', async () => {
    await expect(inOrder([], 10, async () => undefined, never)).resolves.toBe(undefined);
  });
});

/** Parts that may wait for any of those before them in some order, which is not the order they stand in. */
const graphs = fc.integer({ min: 1, max: 20 }).chain((count) =>
  fc.record({
    after: fc.tuple(...Array.from({ length: count }, (_, n) => fc.subarray(Array.from({ length: n }, (__, m) => m)))),
    order: fc.shuffledSubarray(
      Array.from({ length: count }, (_, n) => n),
      { minLength: count },
    ),
    most: fc.integer({ min: 1, max: 5 }),
    millis: fc
      .infiniteStream(fc.integer({ min: 0, max: 3 }))
      .map((stream) => [...Array(count)].map(() => stream.next().value)),
  }),
);

it('whatever waits for whatever, all are done once, after what they wait for, and no more at a time', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, async ({ after, order, most, millis }) => {
      const all = order.map((n) => one(String(n), ...(after[n] as number[]).map(String)));
      const ended: string[] = [];
      let running = 0;
      let highest = 0;
      const run = async ({ name, after: before }: Ordered) => {
        running += 1;
        highest = Math.max(highest, running);
        expect(before.every((other) => ended.includes(other))).toBe(true);
        for (let n = 0; n < (millis[Number(name)] as number); n += 1) await turn();
        running -= 1;
        ended.push(name);
      };
      await inOrder(all, most, run, never);
      expect([...ended].sort()).toEqual(all.map(({ name }) => name).sort());
      expect(highest).toBeLessThanOrEqual(most);
    }),
    { numRuns: 300 },
  );
});
