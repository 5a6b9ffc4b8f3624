import { afterAll, beforeAll, describe } from '@jest/globals';
import { limitInvariants } from './limit-invariants-suite.ts';
import { countings, type TimedStore } from './timed-stores.ts';

describe.each(countings)('for every sequence, on $name', ({ runs, start }) => {
  let timed: TimedStore;
  beforeAll(async () => {
    timed = await start();
  });
  afterAll(() => timed.stop());
  limitInvariants(() => timed, runs);
});
