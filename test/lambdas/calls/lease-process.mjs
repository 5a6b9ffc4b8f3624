// One instance of a forwarder as far as calls under way go: it calls an upstream through the cap of the fleet, or through the
// choice of the target with the fewest calls, and says what came of it. See lease-processes.test.ts.
import { setTimeout as pause } from 'node:timers/promises';

const { bundle, valkey, gateway, targets, most, leaseMillis, loops, paths, rounds } = JSON.parse(process.argv[2]);
const parts = await import(bundle);
const client = parts.valkeyClient(new URL(valkey), { connectMillis: 10_000, commandMillis: 50_000 });
await parts.connected(client, 10_000);
const store = parts.valkeyLimitStore(client, 50_000);
const upstream = parts.httpUpstream();
const leaseParts = { store, gateway, upstream: 'orders', leaseMillis };
const nowMillis = () => performance.now();

/** From when to when each call was under way, by the clock of the machine, in milliseconds. */
const held = [];
const machineMillis = () => Number(process.hrtime.bigint()) / 1e6;
const timed = (next) => async (request) => {
  const from = machineMillis();
  try {
    return await next(request);
  } finally {
    held.push([from, machineMillis()]);
  }
};
const capped = most === undefined ? (next) => next : parts.fleetCap({ ...leaseParts, most });
const balanced = parts.balanced({
  targets: targets.map((place) => ({ place, weight: 1 })),
  insecure: false,
  rule: { by: most === undefined ? 'least-outstanding' : 'round-robin' },
  outlier: null,
  failure: { statuses: [], failures: [] },
  health: () => new Set(),
  nowMillis,
  random: Math.random,
  ...(most === undefined
    ? { leases: parts.targetLeases({ ...leaseParts, places: targets, random: Math.random }) }
    : {}),
});
const call = capped(
  timed(
    balanced(async (request) => {
      const result = await upstream.call(request);
      if (request.target === '/throw') throw new Error('a bug');
      return result;
    }),
  ),
);

/** How one call of this path ended, in a word. */
async function outcome(path) {
  const left = new AbortController();
  if (path === '/abort') setTimeout(() => left.abort(), 15);
  const request = {
    target: path,
    method: 'GET',
    headers: [],
    body: null,
    maxResponseBytes: 1_000,
    signal: left.signal,
  };
  const timeoutMillis = path === '/hang' ? 30 : 60_000;
  try {
    const result = await call({
      ...request,
      timeoutMillis,
      tryMillis: timeoutMillis,
      tried: new Set(),
      notes: { tries: 0 },
    });
    return result.refused ?? result.failure ?? String(result.status);
  } catch (error) {
    return error.message;
  }
}

const said = {};
async function loop(self) {
  for (let n = 0; n < rounds; ) {
    const ended = await outcome(paths[(n + self) % paths.length]);
    said[ended] = (said[ended] ?? 0) + 1;
    if (ended === 'too-many-in-flight') await pause(2);
    else n += 1;
  }
}
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
await Promise.all(Array.from({ length: loops }, (_, self) => loop(self)));
await store.close();
upstream.close();
process.stdout.write(`${JSON.stringify({ said, held })}\n`, () => process.exit(0));
