// One instance of the forwarder: the deployed bundle in a process of its own, so that it can be frozen. A load takes one event
// after another, and keeps of each answer what drills ask for; several loads run beside each other.
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { queryObjects } from 'node:v8';

const { handler } = await import(process.argv[2]);
const context = { awsRequestId: 'drill', functionName: 'forwarder', getRemainingTimeInMillis: () => 10_000 };
const tickMillis = 5;
let decisions = [];

const anyTimer = setTimeout(() => undefined);
clearTimeout(anyTimer);
const kinds = { sockets: Socket, timers: anyTimer.constructor, promises: Promise };

/** How often a bare timer has fired since it began to; a process that the machine holds up has no turns meanwhile. */
function turns(millis) {
  let count = 0;
  let timer = setTimeout(() => {
    timer = setInterval(() => (count += 1), tickMillis);
  }, millis);
  return {
    end() {
      clearTimeout(timer);
      return count;
    },
  };
}

async function decided(name, event, { limitMillis, degradedHeader }) {
  const late = limitMillis === undefined ? undefined : turns(limitMillis);
  const [atMillis, startedAt] = [Date.now(), performance.now()];
  const { statusCode, multiValueHeaders, body } = await handler(event, context);
  const tookMillis = performance.now() - startedAt;
  const isProblem = multiValueHeaders['Content-Type']?.[0] === 'application/problem+json';
  return {
    name,
    atMillis,
    tookMillis,
    lateMillis: (late?.end() ?? 0) * tickMillis,
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
