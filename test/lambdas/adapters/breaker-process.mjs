// One instance of a forwarder as far as circuits go: it claims the same probe many times at once, and says how often it won.
// The store comes bundled, as in the function; see breaker-processes.test.ts. Its clocks are wrong by `skewMillis`.
const { bundle, url, table: tableName, self, claims, skewMillis } = JSON.parse(process.argv[2]);
const [now, monotonic] = [Date.now, performance.now.bind(performance)];
Date.now = () => now() + skewMillis;
performance.now = () => monotonic() + skewMillis;

const adapters = await import(bundle);
const monotonicMillis = () => performance.now();
const clock = adapters.serverClock(monotonicMillis);
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const client = adapters.clockedClient(clock, monotonicMillis, { endpoint: url, region: 'us-east-1', credentials });
const store = adapters.dynamoDbBreakerStore({ client, clock, tableName, gateway: 'shop', budgetMillis: 50_000 });
const circuit = (await store.read()).get('orders');
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
const answers = await Promise.all(
  Array.from({ length: claims }, async (_, n) => {
    const probe = `${self}-${n}`;
    const next = { ...circuit, state: 'half-open', epoch: circuit.epoch + 1, probe, leaseMillis: 2_000 };
    const { ageMillis, evidence, ...standing } = next;
    return { probe, after: await store.change('orders', circuit.epoch, standing) };
  }),
);
await store.close();
const won = answers.filter(({ probe, after }) => after.probe === probe).length;
const age = Math.max(...answers.map(({ after }) => Math.abs(after.ageMillis)));
process.stdout.write(`${JSON.stringify({ won, epoch: answers[0].after.epoch, age })}\n`, () => process.exit(0));
