// One instance of the forwarder: the deployed bundle in a process of its own, so that it can be frozen. Under load it takes
// one event after another, and keeps of each decision what the drill asks for.
import { setTimeout as pause } from 'node:timers/promises';

const { handler } = await import(process.argv[2]);
const context = { awsRequestId: 'drill', functionName: 'forwarder', getRemainingTimeInMillis: () => 10_000 };
let decisions = [];

const commands = {
  async load({ events, pauseMillis }) {
    for (;;) {
      for (const [mode, event] of events) {
        const [atMillis, startedAt] = [Date.now(), performance.now()];
        const { statusCode, multiValueHeaders } = await handler(event, context);
        const tookMillis = performance.now() - startedAt;
        const degraded = multiValueHeaders['RateLimit-Degraded']?.[0] ?? null;
        decisions.push({ mode, atMillis, tookMillis, status: statusCode, degraded });
        await pause(pauseMillis);
      }
    }
  },
  async ask({ event }) {
    const { statusCode, multiValueHeaders } = await handler(event, context);
    process.send({ status: statusCode, headers: multiValueHeaders });
  },
  async take() {
    process.send({ decisions });
    decisions = [];
  },
};

process.on('message', (message) => commands[message.command](message));
process.on('disconnect', () => process.exit());
process.send({ ready: true });
