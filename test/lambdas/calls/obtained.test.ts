import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Given, type Obtained, obtained, Unobtainable } from '../../../lambdas/calls/obtained.ts';

const start = 1_800_000_000_000;
let now: number;
let told: string[];
/** Questions that are under way, oldest first; `again` of each. */
let asked: { readonly again: boolean; answer(value: string): void; fail(error: Error): void }[];
let what: Obtained<string>;
beforeEach(() => {
  now = start;
  told = [];
  asked = [];
  what = obtained<string>({
    obtain: (again) =>
      new Promise<Given<string>>((resolve, reject) => {
        asked.push({
          again,
          answer: (value) => resolve({ value, freshUntilMillis: now + 60_000, endsMillis: now + 90_000 }),
          fail: reject,
        });
      }),
    onUnobtainable: ({ message }) => told.push(message),
    nowMillis: () => now,
  });
});
afterEach(() => expect(asked.length).toBeLessThan(5));

const got = async () => what.get();
const gone = new Unobtainable('gone');

async function had(value: string): Promise<void> {
  const first = got();
  asked.at(-1)?.answer(value);
  expect(await first).toBe(value);
}

describe('what is asked for', () => {
  it('is asked for by one call at a time', async () => {
    const all = [got(), got(), got()];
    asked[0]?.answer('a');
    expect(await Promise.all(all)).toEqual(['a', 'a', 'a']);
    expect(asked.map(({ again }) => again)).toEqual([false]);
  });

  it('is there at once while it is fresh', async () => {
    await had('a');
    now += 59_999;
    expect(what.get()).toBe('a');
    expect(asked.length).toBe(1);
  });

  it('is there at once while it is good, and is asked for beside the call', async () => {
    await had('a');
    now += 60_000;
    expect([what.get(), what.get()]).toEqual(['a', 'a']);
    expect(asked.length).toBe(2);
    asked[1]?.answer('b');
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(what.get()).toBe('b');
  });

  it('is used to its end where nobody answers, and not after it', async () => {
    await had('a');
    now += 89_999;
    expect(what.get()).toBe('a');
    asked[1]?.fail(gone);
    await new Promise((resolve) => setImmediate(resolve));
    expect(what.get()).toBe('a');
    now += 1;
    await expect(what.get()).rejects.toThrow(gone);
    expect(told).toEqual(['gone']);
    expect(asked.length).toBe(2);
  });

  it('a question of before a freeze answers nobody of after it', async () => {
    const before = [got(), got()];
    now += 4_000;
    const after = got();
    asked[0]?.fail(gone);
    await expect(before[0]).rejects.toThrow(gone);
    const later = got();
    asked[1]?.answer('new');
    expect([await after, await later, asked.length]).toEqual(['new', 'new', 2]);
    await expect(before[1]).rejects.toThrow(gone);
  });

  it('an answer of before a freeze is not kept', async () => {
    const before = got();
    now += 4_000;
    const after = got();
    asked[1]?.answer('new');
    expect(await after).toBe('new');
    asked[0]?.answer('old');
    expect([await before, what.get()]).toEqual(['old', 'new']);
  });
});

describe('what cannot be had', () => {
  it('is not asked for again for five seconds', async () => {
    const first = got();
    asked[0]?.fail(gone);
    await expect(first).rejects.toMatchObject({ message: 'gone', retryAfterMillis: 5_000 });
    now += 4_999;
    await expect(got()).rejects.toMatchObject({ message: 'gone', retryAfterMillis: 1 });
    expect(asked.length).toBe(1);
    now += 1;
    await had('a');
    expect(told).toEqual(['gone']);
  });

  it('a bug is no such thing: it passes, and nothing stands', async () => {
    const first = got();
    asked[0]?.fail(new TypeError('x is not a function'));
    await expect(first).rejects.toThrow(TypeError);
    expect(told).toEqual([]);
    await had('a');
  });
});

describe('what turned out to be bad', () => {
  beforeEach(() => had('a'));

  it('is asked for anew, past every memory', async () => {
    const other = what.other('a');
    asked[1]?.answer('b');
    expect(await other).toBe('b');
    expect([what.get(), asked[1]?.again]).toEqual(['b', true]);
  });

  it('is asked for once by several, and once a minute', async () => {
    const others = [what.other('a'), what.other('a')];
    asked[1]?.answer('b');
    expect(await Promise.all(others)).toEqual(['b', 'b']);
    now += 59_999;
    expect(await what.other('b')).toBe('b');
    expect(asked.length).toBe(2);
    now += 1;
    const later = what.other('b');
    asked[2]?.answer('c');
    expect(await later).toBe('c');
  });

  it('was bad for somebody who had an older one: the newer is there', async () => {
    expect(await what.other('before')).toBe('a');
    expect(asked.length).toBe(1);
  });

  it('stays where nothing else can be had', async () => {
    const other = what.other('a');
    asked[1]?.fail(gone);
    expect(await other).toBe('a');
    expect([what.get(), told]).toEqual(['a', ['gone']]);
  });
});
