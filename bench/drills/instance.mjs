// One instance of the forwarder: the deployed bundle in a process of its own, so that it can be frozen. A load takes one event
// after another, and keeps of each answer what drills ask for; several loads run beside each other.
import { setTimeout as pause } from 'node:timers/promises';

const { handler } = await import(process.argv[2]);
const context = { awsRequestId: 'drill', functionName: 'forwarder', getRemainingTimeInMillis: () => 10_000 };
let decisions = [];

/** Beside a bare timer of the same length: how long after it the answer came tells of the handler, and not of a busy machine. */
async function decided(name, event, { limitMillis, degradedHeader }) {
  let overMillis = Number.POSITIVE_INFINITY;
  const timer = limitMillis && setTimeout(() => (overMillis = performance.now()), limitMillis);
  const [atMillis, startedAt] = [Date.now(), performance.now()];
  const { statusCode, multiValueHeaders, body } = await handler(event, context);
  const endedAt = performance.now();
  clearTimeout(timer);
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
    let sent = 0;
    const one = async () => {
      while (sent < total) {
        sent += 1;
        await handler(events[sent % events.length], context);
      }
    };
    await Promise.all(Array.from({ length: atATime }, one));
    process.send({ sent });
  },
  async resources() {
    globalThis.gc?.();
    process.send({ active: process.getActiveResourcesInfo(), heapBytes: process.memoryUsage().heapUsed });
  },
  async take() {
    process.send({ decisions });
    decisions = [];
  },
};

process.on('message', (message) => commands[message.command](message));
process.on('disconnect', () => process.exit());
process.send({ ready: true });
