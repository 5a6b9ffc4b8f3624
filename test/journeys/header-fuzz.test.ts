import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKey, jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import fc from 'fast-check';
import { sendAll } from '../support/raw-connection.ts';
import { type Recorded, type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const query = { name: 'api_key', reason: 'fuzz' } as const;
const shop = platform('fuzz', {
  auth: {
    customer: jwt(),
    device: jwt({ header: 'x-session-token' }),
    partner: apiKey({ keys: 'own', query, tiers: { pro: { rate: '100000/s' } } }),
  },
});
const things = shop.service('things', {
  owner: 'team-things',
  upstream: { timeout: '5s' },
  routes: {
    'GET /open': { auth: 'public', reason: 'fuzz' },
    'GET /keyed': { auth: 'partner' },
    'GET /mine': { auth: 'customer', set: { 'X-Internal-Request-Id': 'request.id' } },
  },
});

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  upstream = await recordingUpstream();
  gateway = await startGateway(shop.gateway('fuzz', { services: [things] }), { upstreams: { things: upstream.url } });
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

/** One name for every spelling that a server might take for it: written apart from the gateway's own folding. */
const folded = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const reserved =
  /^x-(user|auth|tenant|internal|gatehouse)-|^x-(original-url|rewrite-url|http-method-override|http-method|method-override)$/;
const credentials = /^(authorization|proxy-authorization|cookie|x-api-key|x-session-token)$/;

const baseNames = [
  'X-User-Id',
  'X-User-Roles',
  'X-Tenant-Id',
  'X-User-Anything',
  'X-Auth-Token',
  'X-Internal-Request-Id',
  'X-Internal-Admin',
  'X-Gatehouse-Caller',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-HTTP-Method-Override',
  'X-Request-Id',
  'X-Trace-Id',
  'X-Forwarded-For',
  'Cookie',
  'X-API-Key',
  'X-Session-Token',
  'Traceparent',
];
const harmless = ['Accept', 'X-Colour', 'User-Agent', 'If-None-Match', 'X-Nominated', 'Accept-Language'];

const spelled = (name: fc.Arbitrary<string>) =>
  fc.tuple(name, fc.infiniteStream(fc.nat({ max: 5 }))).map(([text, choices]) =>
    [...text]
      .map((letter) => {
        const choice = choices.next().value;
        if (letter === '-') return ['-', '_', '.', '-', '_', '-'][choice];
        return choice % 2 === 0 ? letter.toUpperCase() : letter.toLowerCase();
      })
      .join(''),
  );
const value = fc.oneof(
  fc.constantFrom(
    'admin',
    'root,admin',
    'x'.repeat(300),
    '"}{',
    'a\tb',
    '\u00e9\u00ff',
    '',
    '%0d%0aX-User-Id: admin',
    '../..',
  ),
  fc.string({ maxLength: 40 }).map((text) => text.replace(/[^\t\x20-\x7e]/g, '')),
);
const header = fc.tuple(spelled(fc.oneof(fc.constantFrom(...baseNames), fc.constantFrom(...harmless))), value);
const nomination = fc
  .array(spelled(fc.constantFrom('X-Nominated', 'X-Colour', 'X-User-Id', 'keep-alive', 'Accept')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((names) => ['Connection', names.join(', ')] as [string, string]);
const headerSet = fc
  .tuple(fc.array(header, { minLength: 1, maxLength: 6 }), fc.option(nomination, { freq: 4 }), fc.boolean())
  .map(([headers, nominated, twice]) => [
    ...headers,
    ...(twice ? [headers[0] as [string, string]] : []),
    ...(nominated === null ? [] : [nominated]),
  ]);

const names = (recorded: Recorded) => recorded.headers.map(([name]) => folded(name));
const valuesOf = (recorded: Recorded, name: string) =>
  recorded.headers.filter(([other]) => folded(other) === name).map(([, text]) => text);

type Headers = readonly (readonly [name: string, value: string])[];
const bytes = (path: string, headers: Headers) =>
  Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: gateway\r\n${headers.map(([name, text]) => `${name}: ${text}\r\n`).join('')}\r\n`,
    'latin1',
  );

/** Sends each set to `path`; what the service saw of each that reached it, by index. */
async function sent(
  path: string,
  sets: readonly Headers[],
  always: Headers = [],
): Promise<ReadonlyMap<number, Recorded>> {
  let answered = 0;
  const requests = sets.map((headers, index) => bytes(path, [...always, ...headers, ['X-Case', String(index)]]));
  await sendAll(gateway.url, requests, 16, ({ status }) => {
    answered += status === 200 ? 1 : 0;
  });
  const seen = upstream.taken();
  expect(seen.length).toBe(answered);
  return new Map(seen.map((recorded) => [Number(valuesOf(recorded, 'x-case')[0]), recorded]));
}

const runs = 10_000;

describe('whatever headers a client sends', () => {
  it(`a service behind a public route sees none that speaks of a caller, in ${runs} sets`, async () => {
    const sets = fc.sample(headerSet, { numRuns: runs, seed: 20261124 });
    const seen = await sent('/open', sets);
    expect(seen.size).toBeGreaterThan(runs * 0.9);
    const offending = [...seen.values()].flatMap(names).filter((name) => reserved.test(name) || credentials.test(name));
    expect(offending).toEqual([]);
  }, 120_000);

  // API Gateway keeps `Connection` to itself, so what a client nominates there can take away none of our headers.
  it(`a service behind a guarded route sees the caller of the token and one request id, in ${runs} sets`, async () => {
    const sets = fc.sample(headerSet, { numRuns: runs, seed: 20261125 });
    const token = await gateway.token('customer', { subject: 'alice' });
    const seen = await sent('/mine', sets, [['Authorization', `Bearer ${token}`]]);
    expect(seen.size).toBeGreaterThan(runs * 0.9);
    const ours = [...seen.values()].map((recorded) => ({
      user: valuesOf(recorded, 'x-user-id'),
      roles: valuesOf(recorded, 'x-user-roles'),
      requestIds: new Set([...valuesOf(recorded, 'x-internal-request-id'), ...valuesOf(recorded, 'x-request-id')]).size,
      copies: valuesOf(recorded, 'x-internal-request-id').length + valuesOf(recorded, 'x-request-id').length,
      traces: valuesOf(recorded, 'x-trace-id').length + valuesOf(recorded, 'traceparent').length,
      connection: valuesOf(recorded, 'connection'),
      others: names(recorded).filter(
        (name) =>
          (reserved.test(name) && !/^x-(user-id|user-roles|internal-request-id)$/.test(name)) || credentials.test(name),
      ),
    }));
    const expected = {
      user: ['alice'],
      roles: [''],
      requestIds: 1,
      copies: 2,
      traces: 2,
      connection: ['keep-alive'],
      others: [],
    };
    expect(ours.filter((one) => JSON.stringify(one) !== JSON.stringify(expected)).slice(0, 3)).toEqual([]);
  }, 120_000);

  it('a service behind a route for keys sees none of the key, which stood in the query, in 2000 sets', async () => {
    const { value: key } = await gateway.key('partner', 'pro');
    const sets = fc.sample(headerSet, { numRuns: 2_000, seed: 20261126 });
    const seen = [...(await sent(`/keyed?api_key=${key}&q=1`, sets)).values()];
    // One that brings a key of its own too, in whatever state, is refused.
    expect(seen.length).toBeGreaterThan(1_000);
    expect(new Set(seen.map(({ path }) => path))).toEqual(new Set(['/keyed?q=1']));
    expect(seen.flatMap(names).filter((name) => credentials.test(name))).toEqual([]);
    const lines = gateway.logs().map(({ text }) => text);
    const secret = key.split('.')[1] as string;
    expect([...seen.map((one) => JSON.stringify(one)), ...lines].filter((text) => text.includes(secret))).toEqual([]);
  }, 60_000);

  it('every log line is one JSON object, and none holds the token', async () => {
    const token = await gateway.token('customer', { subject: 'alice' });
    const before = gateway.logs().length;
    await sent('/mine', fc.sample(headerSet, { numRuns: 200, seed: 7 }), [['Authorization', `Bearer ${token}`]]);
    const lines = gateway.logs().map(({ text }) => text);
    expect(lines.length).toBeGreaterThan(before);
    expect(lines.filter((line) => !isJsonObject(line))).toEqual([]);
    expect(lines.filter((line) => line.includes(token) || line.includes(token.split('.')[2] as string))).toEqual([]);
  });
});

function isJsonObject(line: string): boolean {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
