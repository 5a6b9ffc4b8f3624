import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { type Acts, aggregate, type Bench, bench, config, critical, json, part, path } from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

const timeoutMillis = 60;
/** They come and go. */
const timersOfJest = 2;

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

/** Of all sorts: well, broken off, slow, failing, reading one another; the last one fails every other whole. */
const parts = [
  ...['a', 'b', 'c'].map((name) => part(name)),
  part('slow', { route: { timeoutMillis, tryMillis: timeoutMillis } }),
  part('resets'),
  part('reads', { query: { id: { from: 'part', part: 'a', path: path('name') } } }),
  part('turns', { down: critical() }),
];

it('timers are as many after many wholes as after few, and none at the end; no promise is left alone', async () => {
  const left: unknown[] = [];
  const note = (reason: unknown) => void left.push(reason);
  process.on('unhandledRejection', note);
  let turn = 0;
  const acts: Acts = {
    slow: () => undefined,
    resets: (request) => request.socket.resetAndDestroy(),
    turns: (...both) => {
      turn += 1;
      json({}, turn % 2 === 0 ? 200 : 500)(...both);
    },
  };
  const before = timers();
  gateway = await bench(config(aggregate(parts)), { acts });

  async function flood(count: number): Promise<number> {
    for (let n = 0; n < count; n += 8) await Promise.all(Array.from({ length: 8 }, () => gateway.ask()));
    await pause(2 * timeoutMillis);
    return timers();
  }

  const early = await flood(40);
  expect(await flood(400)).toBeLessThanOrEqual(early + timersOfJest);
  await gateway.stop();
  await pause(20);
  expect(timers()).toBeLessThanOrEqual(before + timersOfJest);
  process.off('unhandledRejection', note);
  expect(left).toEqual([]);
}, 30_000);
