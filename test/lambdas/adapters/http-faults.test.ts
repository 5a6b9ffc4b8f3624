import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import type { UpstreamRequest } from '../../../lambdas/ports.ts';
import { fullBacklog } from '../../support/full-backlog.ts';
import { saying } from '../../support/raw-server.ts';
import { requestTo } from '../../support/upstream-request.ts';
import { aMoment, at, holdUp, httpBench, okAnswer, okText, timed } from './http-bench.ts';

const upstream = httpUpstream();
const bench = httpBench();
// The first call of a process loads what the others have.
beforeAll(async () => {
  await upstream.call(requestTo(at((await bench.serve(saying([okText]))).port)));
  await bench.end();
});
afterEach(() => bench.end());
afterAll(() => upstream.close());

const silent = (): void => undefined;
const unsentTimeout = { failure: 'timeout', unsent: true };
const trickle = (head: string) => saying([head, ...Array(200).fill('x')], 10);

type TimeCase = {
  readonly scheme: string;
  readonly act: (socket: Socket) => void;
  readonly limits: Partial<UpstreamRequest>;
  readonly limitMillis: number;
};

describe('a time that is over', () => {
  it.each<TimeCase>`
    story                                     | scheme     | act                                                                         | limits                                          | limitMillis
    ${'no byte of the answer'}                | ${'http'}  | ${silent}                                                                   | ${{ firstByteMillis: 120 }}                     | ${120}
    ${'no byte, and no limit but the whole'}  | ${'http'}  | ${silent}                                                                   | ${{ timeoutMillis: 130 }}                       | ${130}
    ${'a first byte later than the whole'}    | ${'http'}  | ${silent}                                                                   | ${{ firstByteMillis: 900, timeoutMillis: 110 }} | ${110}
    ${'a TLS handshake without a word'}       | ${'https'} | ${silent}                                                                   | ${{ connectMillis: 140 }}                       | ${140}
    ${'a TLS handshake later than the whole'} | ${'https'} | ${silent}                                                                   | ${{ connectMillis: 900, timeoutMillis: 110 }}   | ${110}
    ${'a head that trickles'}                 | ${'http'}  | ${trickle('HTTP/1.1 200 OK\r\nX-A: ')}                                      | ${{ firstByteMillis: 150 }}                     | ${150}
    ${'answers that are none yet'}            | ${'http'}  | ${saying(Array(200).fill('HTTP/1.1 102 Processing\r\n\r\n'), 10)}           | ${{ firstByteMillis: 150 }}                     | ${150}
    ${'a body that trickles'}                 | ${'http'}  | ${trickle('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n')}                | ${{ firstByteMillis: 50, timeoutMillis: 200 }}  | ${200}
    ${'a body that stops'}                    | ${'http'}  | ${saying(['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'])}              | ${{ timeoutMillis: 120 }}                       | ${120}
    ${'a chunk that stops'}                   | ${'http'}  | ${saying(['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'])} | ${{ timeoutMillis: 120 }}                       | ${120}
  `('$story', async ({ scheme, act, limits, limitMillis }) => {
    const { port } = await bench.serve(act);
    const ended = await timed(limitMillis, () => upstream.call(requestTo(at(port, scheme), limits)));
    expect(ended).toEqual({ result: scheme === 'https' ? unsentTimeout : { failure: 'timeout' }, isInTime: true });
  });

  it('a connection that nobody accepts: nothing was sent', async () => {
    const { port } = bench.ending(await fullBacklog());
    const ended = await timed(150, () => upstream.call(requestTo(at(port), { connectMillis: 150 })));
    expect(ended).toEqual({ result: unsentTimeout, isInTime: true });
  });

  it('a connection that stands has connected: its time to connect is no limit of the call', async () => {
    const server = await bench.serve(saying(['HTTP/1.1 200 OK\r\n', 'Content-Length: 2\r\n\r\nok'], 80));
    const call = requestTo(at(server.port), { connectMillis: 40 });
    expect(await upstream.call(call)).toMatchObject(okAnswer);
  });

  it('a name that nobody resolves in time: nothing was sent', async () => {
    const ended = await timed(100, () =>
      bench.open({ lookup: silent }).call(requestTo(new URL('http://service.test'), { connectMillis: 100 })),
    );
    expect(ended).toEqual({ result: unsentTimeout, isInTime: true });
  });

  it('leaves no connection', async () => {
    const server = await bench.serve(silent);
    await upstream.call(requestTo(at(server.port), { timeoutMillis: 30 }));
    await aMoment();
    expect(server.open()).toBe(0);
  });

  it('what came while the event loop was held up is the answer', async () => {
    const [head, body] = [okText.slice(0, -2), okText.slice(-2)];
    const { port } = await bench.serve((socket) => {
      socket.once('data', () => {
        socket.write(head);
        const heldUp = () => {
          socket.write(body);
          holdUp(100);
        };
        // The event loop turns to its timers next, and to its sockets only then.
        setTimeout(() => setImmediate(heldUp), 20);
      });
    });
    expect(await upstream.call(requestTo(at(port), { timeoutMillis: 60 }))).toMatchObject(okAnswer);
  });
});

describe('a connection that ends', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc';
  const unreachable = { failure: 'unreachable' };
  it.each<[string, 'http' | 'https', (socket: Socket) => void, object]>([
    [
      'reset before an answer',
      'http',
      (socket) => void socket.once('data', () => socket.resetAndDestroy()),
      unreachable,
    ],
    ['closed before an answer', 'http', (socket) => void socket.once('data', () => socket.destroy()), unreachable],
    ['half-closed before an answer', 'http', (socket) => void socket.once('data', () => socket.end()), unreachable],
    [
      'half-closed in the body',
      'http',
      (socket) => void socket.once('data', () => socket.end(head)),
      { failure: 'malformed' },
    ],
    [
      'reset in the body',
      'http',
      (socket) =>
        void socket.once('data', () => socket.write(head, () => setTimeout(() => socket.resetAndDestroy(), 20))),
      { failure: 'malformed' },
    ],
    [
      'reset in the TLS handshake',
      'https',
      (socket) => void socket.once('data', () => socket.resetAndDestroy()),
      { failure: 'unreachable', unsent: true, handshake: true },
    ],
    [
      'a peer that speaks no TLS',
      'https',
      saying(['HTTP/1.1 400 Bad Request\r\n\r\n']),
      { failure: 'unreachable', unsent: true, handshake: true },
    ],
  ])('%s', async (_, scheme, act, failed) => {
    const server = await bench.serve(act);
    expect(await upstream.call(requestTo(at(server.port, scheme)))).toEqual(failed);
  });

  it.each([['GET'], ['POST']])('nobody listens: nothing of a %s was sent', async (method) => {
    const server = await bench.serve(silent);
    const url = at(server.port);
    await server.stop();
    expect(await upstream.call(requestTo(url, { method }))).toEqual({ failure: 'unreachable', unsent: true });
  });

  it('an answer that is ended by the connection is whole: HTTP/1.0', async () => {
    const server = await bench.serve(
      (socket) => void socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nok')),
    );
    expect(await upstream.call(requestTo(at(server.port)))).toMatchObject(okAnswer);
  });

  it('an answer before the whole request was read is the answer', async () => {
    const server = await bench.serve((socket) => void socket.once('data', () => socket.end(okText)));
    const body = Buffer.alloc(3_000_000);
    const result = await upstream.call(requestTo(at(server.port), { method: 'POST', body }));
    expect(result).toMatchObject(okAnswer);
  });
});

describe('an answer that is no HTTP', () => {
  it.each([
    ['a chunk that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n'],
    ['two different lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length beside chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok'],
    ['a status that is none', 'HTTP/1.1 2 OK\r\n\r\n'],
    ['a name with a space', 'HTTP/1.1 200 OK\r\nX A: 1\r\n\r\n'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n b\r\nContent-Length: 0\r\n\r\n'],
  ])('%s', async (_, bytes) => {
    const server = await bench.serve(saying([bytes]));
    expect(await upstream.call(requestTo(at(server.port)))).toEqual({ failure: 'malformed' });
  });
});

describe('an answer without bound', () => {
  it('is read up to the bound and no further, and the service can write no more', async () => {
    const mega = Buffer.alloc(1_000_000);
    let written = 0;
    const server = await bench.serve((socket) => {
      const more = () => {
        while (written < 100 && socket.writable) {
          written += 1;
          if (!socket.write(mega)) return void socket.once('drain', more);
        }
      };
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n');
        more();
      });
    });
    const upstream = bench.open();
    const call = requestTo(at(server.port), { maxResponseBytes: 2_000_000 });
    expect(await upstream.call(call)).toEqual({ failure: 'too-large' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.open()).toBe(0);
    expect(written).toBeLessThan(50);
  });
});

describe('a signal', () => {
  it('ends the call, and its connection', async () => {
    const server = await bench.serve(silent);
    const ended = await timed(60, () => {
      const leaving = new AbortController();
      setTimeout(() => leaving.abort(), 60);
      return upstream.call(requestTo(at(server.port), { signal: leaving.signal }));
    });
    expect(ended).toEqual({ result: { failure: 'timeout' }, isInTime: true });
    await aMoment();
    expect(server.open()).toBe(0);
  });

  it('that came before the call keeps it from being made', async () => {
    const server = await bench.serve(silent);
    const call = requestTo(at(server.port), { signal: AbortSignal.abort() });
    expect(await upstream.call(call)).toEqual({ failure: 'timeout', unsent: true });
    expect(server.taken()).toBe(0);
  });

  it('that comes while the call looks for a connection keeps it from being made', async () => {
    const server = await bench.serve(silent);
    const leaving = new AbortController();
    const result = upstream.call(requestTo(at(server.port), { signal: leaving.signal }));
    leaving.abort();
    expect(await result).toEqual({ failure: 'timeout', unsent: true });
    expect(server.taken()).toBe(0);
  });
});
