import { describe, expect, it } from '@jest/globals';
import { isServable, isUsable, type KnownKeys, nextStep } from '../../../lib/engine/keys/next-step.ts';

const day = 86_400_000;
const now = 10 * day;

/** Keys that were fetched and read so many seconds ago, after a success unless failures are given. */
function known(fetched: number, read = 0, more: Partial<KnownKeys> = {}): KnownKeys {
  const fetchedAtMillis = now - fetched * 1000;
  const nextFetchAtMillis = fetchedAtMillis + 10_000;
  return { fetchedAtMillis, failures: 0, nextFetchAtMillis, readAtMillis: now - read * 1000, ...more };
}
const failed = (next: number, failures = 1) => ({ failures, nextFetchAtMillis: now + next * 1000 });
const nothing = { fetchedAtMillis: null, failures: 0, nextFetchAtMillis: 0, readAtMillis: now };

describe('a key that is in memory', () => {
  it.each<[string, KnownKeys | undefined, string]>([
    ['of an instance that is new asks the store', undefined, 'ask'],
    ['is used', known(0), 'use'],
    ['is used until its document was read 15 s ago', known(14.999, 14.999), 'use'],
    ['from then on, it is used and the store asked behind it', known(15, 15), 'use-and-ask'],
    ['the last time so at 30 s', known(29.999, 29.999), 'use-and-ask'],
    ['from then on the store is asked first', known(30, 30), 'ask'],
    ['a long idle gap asks first', known(3600, 3600), 'ask'],
    ['a document of 280 s is used', known(279.999), 'use'],
    ['from then on it is fetched again behind it', known(280), 'use-and-fetch'],
    ['the last time so at 300 s', known(299.999), 'use-and-fetch'],
    ['from then on it is fetched first', known(300), 'fetch'],
    ['whoever has not read for half a minute asks before it fetches', known(300, 30), 'ask'],
    ['while the issuer is down, the old document serves', known(300, 0, failed(0.001)), 'use'],
    ['and is looked for in the store all the same', known(300, 15, failed(0.001)), 'use-and-ask'],
    ['the issuer is tried again when it is time', known(300, 0, failed(0)), 'fetch'],
    ['the old document serves for a day', known(86_399.999, 0, failed(1)), 'use'],
    ['and no longer', known(86_400, 0, failed(1)), 'unavailable'],
    ['then too the issuer is tried when it is time', known(86_400, 0, failed(0)), 'fetch'],
    ['a clock set back a little changes nothing', known(-9, -9), 'use'],
    ['a document from the future is fetched again', known(-11, 0, { nextFetchAtMillis: now }), 'fetch'],
    ['a look in the future is no look', known(0, -11), 'ask'],
    ['a pause longer than any is none', known(300, 0, failed(330.001)), 'fetch'],
    ['the longest pause is kept', known(300, 0, failed(330)), 'use'],
  ])('%s', (_, memory, step) => {
    expect(nextStep(memory, false, now)).toBe(step);
  });
});

describe('a key that is not in memory', () => {
  it.each<[string, KnownKeys | undefined, string]>([
    ['of an instance that is new asks the store', undefined, 'ask'],
    ['asks the store first where it was read half a minute ago', known(30, 30), 'ask'],
    ['is fetched where nobody ever did', nothing, 'fetch'],
    ['cannot be known where nobody ever could and it is not time yet', { ...nothing, ...failed(1) }, 'unavailable'],
    ['is unknown to a document that is younger than 10 s', known(9.999), 'unknown'],
    ['is unknown to it however long ago it was read', known(9.999, 9.999), 'unknown'],
    ['is fetched when the document is older', known(10), 'fetch'],
    ['cannot be known while the issuer is down', known(10, 0, failed(0.001)), 'unavailable'],
    ['is fetched again when it is time', known(10, 0, failed(0)), 'fetch'],
    ['cannot be known of a document that is a day old', known(86_400, 0, failed(0.001)), 'unavailable'],
  ])('%s', (_, memory, step) => {
    expect(nextStep(memory, true, now)).toBe(step);
  });
});

it.each<[string, KnownKeys | undefined, boolean, boolean]>([
  ['what nobody has read', undefined, false, false],
  ['what nobody has fetched', nothing, false, false],
  ['a fresh document', known(0), true, true],
  ['one that has to be fetched first', known(300), false, true],
  ['one whose issuer is down', known(300, 0, failed(1)), true, true],
  ['one that was not looked at for a minute', known(60, 60), false, true],
  ['one that is a day old', known(86_400, 0, failed(1)), false, false],
])('%s decides without asking: %#', (_, memory, usable, servable) => {
  expect([isUsable(memory, now), isServable(memory, now)]).toEqual([usable, servable]);
});
