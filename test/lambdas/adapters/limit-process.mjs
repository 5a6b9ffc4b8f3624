// One instance of a forwarder as far as limits go: it checks one counter in loops and says how often it was admitted.
// The stores come bundled, as in the function; see limit-processes.test.ts. Its clocks are wrong by `skewMillis`.
const { bundle, store: kind, url, table: tableName, key, attempts, skewMillis } = JSON.parse(process.argv[2]);
const [now, monotonic] = [Date.now, performance.now.bind(performance)];
Date.now = () => now() + skewMillis;
performance.now = () => monotonic() + skewMillis;

const adapters = await import(bundle);
const monotonicMillis = () => performance.now();
const budgetMillis = 50_000;

async function valkey(makeClient) {
  const client = makeClient(new URL(url), { connectMillis: 10_000, commandMillis: budgetMillis });
  await adapters.connected(client, 10_000);
  return adapters.valkeyLimitStore(client, budgetMillis);
}

async function dynamodb() {
  const clock = adapters.serverClock(monotonicMillis);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const config = { endpoint: url, region: 'us-east-1', credentials };
  const table = adapters.limitTable(tableName, clock, monotonicMillis, config);
  return adapters.dynamoDbLimitStore({ table, clock, budgetMillis, monotonicMillis, random: Math.random });
}

const stores = { valkey: () => valkey(adapters.valkeyClient), cluster: () => valkey(adapters.clusterClient), dynamodb };
const store = await stores[kind]();
const rule = { algorithm: 'sliding-window', limit: 100, windowMillis: 600_000 };
const check = { limit: { id: 'a', shadow: false }, rule, key, cost: 1 };
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
let admitted = 0;
await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (let n = 0; n < attempts; n += 1) {
      const verdict = await store.check([check]);
      if (verdict.admitted) admitted += 1;
    }
  }),
);
await store.close();
process.stdout.write(`${admitted}\n`, () => process.exit(0));
