import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../../../test/support/faulty-upstream.ts';
import type { Flood, Instance, Resources } from '../instances.ts';
import type { Figure } from './figure.ts';
import { eventOf } from './gateway.ts';
import { type Setting, startFleet } from './setting.ts';

const trouble = '100,000 requests, one instance';
const total = 100_000;
const first = 10_000;
const atATime = 16;
/** To two services, and a few to the table. */
const mostSockets = 2 * atATime + 4;
const mostTimers = 4;
const mostMegabytes = 8;
/** Longer than any call, and than any timer that a call leaves behind for a moment. */
const quietMillis = 3_000;
/** In a thousand requests of the service in trouble; all others of them, and all of the other service, are well. */
const troubled: readonly (readonly [Fault, number])[] = [
  ['answers 500', 20],
  ['answers 503', 20],
  ['resets', 10],
  ['hangs', 2],
  ['stops midway', 2],
];

/** What keeps an instance alive, and its memory, are no more after a hundred thousand requests than after ten thousand. */
export async function flat(setting: Setting): Promise<readonly Figure[]> {
  const { instances, stop } = await startFleet(1, setting);
  const instance = instances[0] as Instance;
  try {
    const events = eventsOf(setting);
    await instance.flood({ events, total: first, atATime });
    const before = await quiet(instance);
    const startedAt = performance.now();
    const answers = await instance.flood({ events, total: total - first, atATime });
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = await quiet(instance);
    const open = await setting.faulty.connections();
    const row = (figure: string, measured: number, target: number): Figure => ({ trouble, figure, measured, target });
    return [
      row('healthy service: requests not answered with 200', (total - first) / 2 - (answers['catalog 200'] ?? 0), 0),
      row('sockets', after.sockets, Math.max(before.sockets, mostSockets)),
      row('connections that the service sees', open, atATime),
      row('timers', after.timers, Math.max(before.timers, mostTimers)),
      row('promises', after.promises, before.promises + atATime),
      row('more memory MB', Math.round((after.heapBytes - before.heapBytes) / 1e5) / 10, mostMegabytes),
      row('ms a request', Math.round((seconds * 1e5) / (total - first)) / 100, 5),
    ];
  } finally {
    await stop();
  }
}

async function quiet(instance: Instance): Promise<Resources> {
  await pause(quietMillis);
  return instance.resources();
}

/** A thousand of each service, mixed. */
function eventsOf({ places }: Setting): Flood['events'] {
  const faults = troubled.flatMap(([fault, count]) => Array.from({ length: count }, () => fault));
  return Array.from({ length: 2_000 }, (_, n) => {
    if (n % 2 === 0) return ['catalog', eventOf(places, 'catalog', `198.51.100.${n % 200}`)];
    const fault = faults[(n * 7) % 1_000] ?? 'well';
    return [fault, eventOf(places, 'mixed', '198.51.100.7', fault)];
  });
}
