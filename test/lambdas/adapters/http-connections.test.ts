import type { LookupFunction, Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { saying } from '../../support/raw-server.ts';
import { requestTo } from '../../support/upstream-request.ts';
import { aMoment, at, holdUp, httpBench, okAnswer, okText } from './http-bench.ts';

const bench = httpBench();
afterEach(() => bench.end());

const silent = (): void => undefined;

describe('a name', () => {
  const names = (addresses: (string | undefined)[]): LookupFunction => {
    return (_, { all }, callback) => {
      const [address] = addresses.length > 1 ? addresses.splice(0, 1) : addresses;
      if (address === undefined) return callback(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }), []);
      return all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4);
    };
  };
  const named = (port: number) => new URL(`http://service.test:${port}`);

  it('that leads nowhere is unreachable, and is looked up again by the next call', async () => {
    const server = await bench.serve(saying([okText]));
    const upstream = bench.open({ lookup: names([undefined, '127.0.0.1']) });
    expect(await upstream.call(requestTo(named(server.port)))).toEqual({ failure: 'unreachable', unsent: true });
    expect(await upstream.call(requestTo(named(server.port)))).toMatchObject(okAnswer);
  });

  it('that does not exist is unreachable for the resolver of this machine', async () => {
    const url = new URL('http://no-such-service.invalid');
    expect(await bench.open().call(requestTo(url))).toEqual({ failure: 'unreachable', unsent: true });
  });

  it.each([
    ['a minute on is looked up again', 60_000, 'unreachable'],
    ['before that is where it was', 59_999, undefined],
    ['by a clock that was set back a minute is looked up again', -60_000, 'unreachable'],
  ])('%s', async (_, laterMillis, failure) => {
    const server = await bench.serve((socket) => void socket.on('data', () => socket.write(okText)));
    let now = 1_800_000_000_000;
    const upstream = bench.open({ lookup: names(['127.0.0.1', undefined]), nowMillis: () => now });
    expect(await upstream.call(requestTo(named(server.port)))).toMatchObject(okAnswer);
    now += laterMillis;
    const result = await upstream.call(requestTo(named(server.port)));
    expect('failure' in result ? result.failure : undefined).toBe(failure);
    expect(server.taken()).toBe(1);
  });
});

describe('a name that nobody answers for', () => {
  it('is asked for once by all who call it, and holds up no other', async () => {
    const asked: string[] = [];
    let answer = silent;
    const upstream = bench.open({
      lookup: (hostname, { all }, callback) => {
        asked.push(hostname);
        const found = () =>
          all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
        if (hostname === 'quick.test') return found();
        answer = found;
      },
    });
    const server = await bench.serve(saying([okText]));
    const of = (name: string) => new URL(`http://${name}.test:${server.port}`);
    const given = Array.from({ length: 8 }, () => upstream.call(requestTo(of('silent'), { connectMillis: 40 })));
    expect(await upstream.call(requestTo(of('quick')))).toMatchObject(okAnswer);
    expect(await Promise.all(given)).toEqual(Array(8).fill({ failure: 'timeout', unsent: true }));
    const later = upstream.call(requestTo(of('silent')));
    await aMoment();
    expect(asked.sort()).toEqual(['quick.test', 'silent.test']);
    answer();
    expect(await later).toMatchObject(okAnswer);
  });
});

describe('a kept connection', () => {
  const keeping = (socket: Socket) => void socket.on('data', () => socket.write(okText));

  it('is used for a minute, however busy it is', async () => {
    const server = await bench.serve(keeping);
    let now = 0;
    const upstream = bench.open({ nowMillis: () => now });
    for (; now < 180_000; now += 10_000) await upstream.call(requestTo(at(server.port)));
    expect(server.taken()).toBe(3);
    await aMoment();
    expect(server.open()).toBe(1);
  });

  it('that is under way when its minute ends is not kept after it', async () => {
    let release = silent;
    const server = await bench.serve((socket) => {
      socket.on('data', (bytes: Buffer) => {
        if (bytes.includes('/slow')) release = () => void socket.write(okText);
        else socket.write(okText);
      });
    });
    let now = 0;
    const upstream = bench.open({ nowMillis: () => now });
    const slow = upstream.call(requestTo(at(server.port), { target: '/slow' }));
    await aMoment();
    now = 60_000;
    expect(await upstream.call(requestTo(at(server.port)))).toMatchObject(okAnswer);
    release();
    expect(await slow).toMatchObject(okAnswer);
    await aMoment();
    expect([server.taken(), server.open()]).toEqual([2, 1]);
  });

  it.each([
    ['GET'],
    ['POST'],
  ])('that was closed during a pause is not used, whatever the method: %s', async (method) => {
    let close = silent;
    const server = await bench.serve((socket) => {
      keeping(socket);
      close = () => void socket.destroy();
    });
    let now = 0;
    const upstream = bench.open({ nowMillis: () => now });
    await upstream.call(requestTo(at(server.port), { method }));
    close();
    // Frozen: what has come meanwhile was not looked at.
    holdUp(50);
    now = 30_000;
    expect(await upstream.call(requestTo(at(server.port), { method }))).toMatchObject(okAnswer);
    expect(server.taken()).toBe(2);
  });

  it('is one of 64 at the most to a target, however many calls there were at a time', async () => {
    const server = await bench.serve(
      (socket) => void socket.once('data', () => setTimeout(() => socket.write(okText), 50)),
    );
    const upstream = bench.open();
    await Promise.all(Array.from({ length: 100 }, () => upstream.call(requestTo(at(server.port)))));
    await aMoment();
    expect([server.taken(), server.open()]).toEqual([100, 64]);
  });

  it('that closes under a request makes all the others suspect', async () => {
    const server = await bench.serve((socket) => {
      socket.once('data', () => {
        setTimeout(() => socket.write(okText), 20);
        socket.once('data', () => socket.destroy());
      });
    });
    const upstream = bench.open();
    const call = requestTo(at(server.port));
    await Promise.all([upstream.call(call), upstream.call(call)]);
    expect(await upstream.call(call)).toMatchObject(okAnswer);
    expect(server.taken()).toBe(3);
  });

  it.each([
    ['at once', 0],
    ['a moment later', 30],
  ])('on which a second answer came %s gives it to nobody', async (_, afterMillis) => {
    const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil';
    const server = await bench.serve((socket) => {
      socket.on('data', () => {
        if (afterMillis === 0) return void socket.write(okText + poison);
        socket.write(okText);
        setTimeout(() => socket.writable && socket.write(poison), afterMillis);
      });
    });
    const upstream = bench.open();
    expect(await upstream.call(requestTo(at(server.port)))).toMatchObject(okAnswer);
    await new Promise((resolve) => setTimeout(resolve, afterMillis + 20));
    expect(await upstream.call(requestTo(at(server.port)))).toMatchObject(okAnswer);
  });
});
