import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { FunctionDefinition, FunctionRuntime } from '../../lib/local/host-types.ts';
import { runningSchedules } from '../../lib/local/running-schedules.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

const definition: FunctionDefinition = {
  logicalId: 'Checks',
  code: { inline: '' },
  handler: 'index.handler',
  memoryMegabytes: 128,
  timeoutMillis: 67_000,
  reservedConcurrency: null,
  environment: {},
};

it('a schedule invokes its function at once and then at its rate, however long a run takes, until it is stopped', async () => {
  const seen: { readonly at: number; readonly event: unknown }[] = [];
  const stopped: number[] = [];
  const runtime: FunctionRuntime = {
    invoke: (event) => {
      seen.push({ at: Date.now(), event });
      return new Promise(() => undefined);
    },
    started: async () => undefined,
    idle: async () => undefined,
    stop: async () => void stopped.push(Date.now()),
  };
  const plan = [
    { definition, everyMillis: 60_000, event: { n: 1 } },
    { definition, everyMillis: 300_000, event: { n: 2 } },
  ];
  const started: FunctionDefinition[] = [];
  const schedules = runningSchedules(plan, (one) => {
    started.push(one);
    return runtime;
  });
  await jest.advanceTimersByTimeAsync(300_000);
  await schedules.stop();
  await jest.advanceTimersByTimeAsync(300_000);
  expect(started).toEqual([definition]);
  expect(seen.filter(({ event }) => event === plan[0]?.event).map(({ at }) => at)).toEqual([
    0, 60_000, 120_000, 180_000, 240_000, 300_000,
  ]);
  expect(seen.filter(({ event }) => event === plan[1]?.event).map(({ at }) => at)).toEqual([0, 300_000]);
  expect(stopped).toEqual([300_000]);
  expect(jest.getTimerCount()).toBe(0);
});
