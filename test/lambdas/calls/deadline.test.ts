import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { deadline } from '../../../lambdas/calls/deadline.ts';
import type { CallResult } from '../../../lambdas/calls/guarded-call.ts';
import { inFlightCap } from '../../../lambdas/calls/in-flight-cap.ts';
import { answered, request } from './guarded.ts';

const nowMillis = () => performance.now();

it('a call that hangs has an answer when its time is over, and not much later', async () => {
  const guarded = deadline(nowMillis)(() => new Promise<CallResult>(() => undefined));
  const startedAt = nowMillis();
  const results = await Promise.all(Array.from({ length: 100 }, () => guarded({ ...request, timeoutMillis: 50 })));
  expect(new Set(results)).toEqual(new Set([{ failure: 'timeout' }]));
  expect(nowMillis() - startedAt).toBeGreaterThanOrEqual(49);
});

it('what comes in time is passed on as it is, and what is thrown as well', async () => {
  const guarded = deadline(nowMillis);
  const answer = answered(418);
  expect(await guarded(async () => answer)(request)).toBe(answer);
  await expect(guarded(() => Promise.reject(new Error('a bug')))(request)).rejects.toThrow('a bug');
});

it('whoever ends the call at the same time by a limit of its own is heard first', async () => {
  const guarded = deadline(nowMillis)(async ({ timeoutMillis }) => {
    await pause(timeoutMillis);
    return answered(504);
  });
  const results = await Promise.all(Array.from({ length: 20 }, () => guarded({ ...request, timeoutMillis: 30 })));
  expect(new Set(results.map((result) => 'status' in result && result.status))).toEqual(new Set([504]));
});

it('an answer after the deadline changes nothing', async () => {
  const guarded = deadline(nowMillis)(async () => {
    await pause(40);
    return answered(200);
  });
  expect(await guarded({ ...request, timeoutMillis: 10 })).toEqual({ failure: 'timeout' });
});

it('so many calls at a time, and room again after every kind of end', async () => {
  const ends: ((result: CallResult | Error) => void)[] = [];
  const guarded = inFlightCap(2)(
    () =>
      new Promise((resolve, reject) => {
        ends.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
      }),
  );
  const first = guarded(request);
  const second = guarded(request);
  expect(await guarded(request)).toEqual({ refused: 'too-many-in-flight', retryAfterMillis: 1_000 });
  ends[0]?.({ failure: 'timeout' });
  expect(await first).toEqual({ failure: 'timeout' });
  const third = guarded(request);
  ends[1]?.(new Error('a bug'));
  await expect(second).rejects.toThrow('a bug');
  const fourth = guarded(request);
  expect(ends).toHaveLength(4);
  for (const end of ends) end(answered(200));
  expect(await Promise.all([third, fourth])).toEqual([answered(200), answered(200)]);
});
