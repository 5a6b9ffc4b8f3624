import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { writeTogether } from '../../../lambdas/adapters/valkey/write-together.ts';

/** A connection that tells how many commands came with each write. */
function connection() {
  const writes: number[] = [];
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      writes.push(1);
      done();
    },
    writev(chunks, done) {
      writes.push(chunks.length);
      done();
    },
  });
  return { stream, writes };
}

let client: ReturnType<typeof connection>;
let hold: () => void;
const send = (count: number) => {
  for (let n = 0; n < count; n += 1) {
    hold();
    client.stream.write('command');
  }
};

beforeEach(() => {
  client = connection();
  hold = writeTogether(client as never);
});

describe('the commands of one turn of the event loop', () => {
  it.each([
    [1, [1]],
    [8, [8]],
    [9, [8, 1]],
    [20, [8, 8, 4]],
  ])('%d of them go out in writes of at most eight', async (count, expected) => {
    send(count);
    await setImmediate();
    expect(client.writes).toEqual(expected);
  });

  it('are written before anything new is read, those of the next turn by themselves', async () => {
    send(3);
    await Promise.resolve();
    const before = new Promise((resolve) => setImmediate().then(() => resolve([...client.writes])));
    expect(await before).toEqual([3]);
    send(2);
    await setImmediate();
    expect(client.writes).toEqual([3, 2]);
  });

  it('go to the new connection when the old one was replaced meanwhile', async () => {
    const old = client.stream;
    const { writes } = client;
    send(2);
    old.destroy();
    const next = connection();
    client.stream = next.stream;
    send(2);
    await setImmediate();
    expect([writes, next.writes]).toEqual([[], [2]]);
    send(1);
    await setImmediate();
    expect(next.writes).toEqual([2, 1]);
  });
});
