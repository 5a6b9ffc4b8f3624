import { beforeEach, describe, expect, it } from '@jest/globals';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import {
  type LimitCheck,
  type LimitStore,
  LimitStoreContended,
  LimitStoreUnavailable,
} from '../../../lambdas/ports.ts';
import { storeBreaker } from '../../../lambdas/stages/store-breaker.ts';
import { limit } from '../forwarder/forwarder-bench.ts';

const check: LimitCheck = { limit: limit(1_000), rule: limit(1_000).rule, key: 'gh1:{a}:a', cost: 1 };

let nowMillis: number;
let asked: number;
/** What the store behind does when it is asked. */
let answer: 'here' | 'away' | 'bug' | 'contended' | Promise<void>;
let store: LimitStore;
beforeEach(() => {
  nowMillis = 0;
  asked = 0;
  answer = 'here';
  const memory = memoryLimitStore(() => nowMillis * 1_000);
  const behind: LimitStore = {
    ...memory,
    async check(checks) {
      asked += 1;
      if (typeof answer === 'object') await answer;
      if (answer === 'contended') throw new LimitStoreContended('no turn');
      if (answer === 'bug') throw new TypeError('bug');
      if (answer !== 'here') throw new LimitStoreUnavailable('away');
      return memory.check(checks);
    },
  };
  store = storeBreaker(behind, () => nowMillis);
});

/** 'admitted', or the error's name. */
const ask = () =>
  store.check([check]).then(
    ({ admitted }) => (admitted ? 'admitted' : 'refused'),
    (error: Error) => error.name,
  );
const asks = async (times: number) => {
  for (let n = 0; n < times; n += 1) await ask();
};

describe('a breaker around a store', () => {
  it.each([
    ['two misses: the store is asked', 2, 0, 1],
    ['three: it is not', 3, 0, 0],
    ['nor just before the first probe', 3, 99, 0],
    ['but then it is', 3, 100, 1],
    ['long after, too', 3, 1e9, 1],
  ])('%s', async (_, misses, wait, reached) => {
    answer = 'away';
    await asks(misses);
    nowMillis += wait;
    asked = 0;
    expect([await ask(), asked]).toEqual(['LimitStoreUnavailable', reached]);
  });

  it('probes less often while the store stays away, and never more than 250 ms apart', async () => {
    answer = 'away';
    await asks(3);
    const probes: number[] = [];
    for (let at = 0; at <= 1_000; at += 1) {
      nowMillis = at;
      asked = 0;
      await ask();
      if (asked > 0) probes.push(at);
    }
    expect(probes).toEqual([100, 300, 550, 800]);
  });

  it('one answer ends it', async () => {
    answer = 'away';
    await asks(5);
    answer = 'here';
    nowMillis += 250;
    expect([await ask(), await ask()]).toEqual(['admitted', 'admitted']);
    answer = 'away';
    asked = 0;
    await asks(5);
    expect(asked).toBe(3);
  });

  it('an answer between misses starts the count again', async () => {
    for (let n = 0; n < 10; n += 1) {
      answer = n % 3 === 2 ? 'here' : 'away';
      await ask();
    }
    expect(asked).toBe(10);
  });

  it('one probe at a time, whatever comes meanwhile', async () => {
    answer = 'away';
    await asks(3);
    nowMillis += 100;
    asked = 0;
    let thaw = () => {};
    answer = new Promise<void>((resolve) => {
      thaw = resolve;
    });
    const probe = ask();
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array(20).fill('LimitStoreUnavailable'));
    expect(asked).toBe(1);
    answer = 'here';
    thaw();
    expect([await probe, await ask()]).toEqual(['admitted', 'admitted']);
  });

  it('a bug says nothing of the store', async () => {
    answer = 'bug';
    expect(await Promise.all(Array.from({ length: 10 }, ask))).toEqual(Array(10).fill('TypeError'));
    answer = 'here';
    expect([await ask(), asked]).toEqual(['admitted', 11]);
  });

  it('nor do callers who crowd one counter, who could open it otherwise', async () => {
    answer = 'contended';
    expect(await Promise.all(Array.from({ length: 10 }, ask))).toEqual(Array(10).fill('LimitStoreContended'));
    answer = 'here';
    expect([await ask(), asked]).toEqual(['admitted', 11]);
  });

  it('a bug of a probe does not end probing', async () => {
    answer = 'away';
    await asks(3);
    answer = 'bug';
    nowMillis += 100;
    expect(await ask()).toBe('TypeError');
    answer = 'here';
    expect(await ask()).toBe('admitted');
  });

  it('while it is open nobody waits: the answer is there in the same turn of the event loop', async () => {
    answer = 'away';
    await asks(3);
    const answered = ask();
    expect(await Promise.race([answered, new Promise((resolve) => setImmediate(resolve, 'a turn later'))])).toBe(
      'LimitStoreUnavailable',
    );
  });
});
