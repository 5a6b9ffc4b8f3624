// One instance of a forwarder as far as limits go: it checks one counter in a loop and says how often it was admitted.
// The store comes bundled, as in the function; see limit-processes.test.ts.
const [bundle, url, key, attempts] = process.argv.slice(2);
const { valkeyClient, connected, valkeyLimitStore } = await import(bundle);
const client = valkeyClient(new URL(url), { connectMillis: 10_000, commandMillis: 20_000 });
await connected(client, 10_000);
const store = valkeyLimitStore(client, 20_000);
const rule = { algorithm: 'sliding-window', limit: 100, windowMillis: 60_000 };
const check = { limit: { id: 'a' }, rule, key, cost: 1 };
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
let admitted = 0;
await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (let n = 0; n < Number(attempts); n += 1) {
      const verdict = await store.check([check]);
      if (verdict.admitted) admitted += 1;
    }
  }),
);
await store.close();
process.stdout.write(`${admitted}\n`, () => process.exit(0));
