// One instance of the forwarder: the deployed bundle in a process of its own, so that it can be frozen. A load takes one event
// after another, and keeps of each answer what drills ask for; several loads run beside each other.
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { queryObjects } from 'node:v8';

const { handler } = await import(process.argv[2]);
const context = { awsRequestId: 'drill', functionName: 'forwarder', getRemainingTimeInMillis: () => 10_000 };
let decisions = [];

const timer = setTimeout(() => undefined);
clearTimeout(timer);
const kinds = { sockets: Socket, timers: timer.constructor, promises: Promise };

/** Beside a bare timer of the same length: how long after it the answer came tells of the handler, and not of a busy machine. */
async function decided(name, event, { limitMillis, degradedHeader }) {
  let overMillis = Number.POSITIVE_INFINITY;
  const bare = limitMillis && setTimeout(() => (overMillis = performance.now()), limitMillis);
  const [atMillis, startedAt] = [Date.now(), performance.now()];
  const { statusCode, multiValueHeaders, body } = await handler(event, context);
  const endedAt = performance.now();
  clearTimeout(bare);
  const isProblem = multiValueHeaders['Content-Type']?.[0] === 'application/problem+json';
  return {
    name,
    atMillis,
    tookMillis: endedAt - startedAt,
    lateMillis: Math.max(0, endedAt - overMillis),
    status: statusCode,
    problem: isProblem ? JSON.parse(body).type.split(':').at(-1) : null,
    degraded: multiValueHeaders[degradedHeader]?.[0] ?? null,
  };
}

const commands = {
  async load({ events, pauseMillis, ...watched }) {
    for (;;) {
      for (const [name, event] of events) {
        decisions.push(await decided(name, event, watched));
        await pause(pauseMillis);
      }
    }
  },
  async ask({ event }) {
    const { statusCode, multiValueHeaders, body } = await handler(event, context);
    process.send({ status: statusCode, headers: multiValueHeaders, body });
  },
  async flood({ events, total, atATime }) {
    const answers = {};
    let sent = 0;
    const one = async () => {
      while (sent < total) {
        const [name, event] = events[sent++ % events.length];
        const answer = `${name} ${(await handler(event, context)).statusCode}`;
        answers[answer] = (answers[answer] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: atATime }, one));
    process.send({ answers });
  },
  async resources() {
    // The heap is asked and not the event loop, which does not tell of timers and kept connections that hold up no exit.
    const counts = Object.entries(kinds).map(([name, kind]) => [name, queryObjects(kind)]);
    process.send({ ...Object.fromEntries(counts), heapBytes: process.memoryUsage().heapUsed });
  },
  async take() {
    process.send({ decisions });
    decisions = [];
  },
};

process.on('message', (message) => commands[message.command](message));
process.on('disconnect', () => process.exit());
process.send({ ready: true });
