import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import type { RouteConfig } from '../../../lib/contract/runtime-config.ts';
import type { BodyEdits, BodyPath, FieldEdits } from '../../../lib/contract/shape.ts';
import { jsonMediaTypes, usualValidation } from '../../../lib/contract/validation.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { bench, caller, config, header, route } from './forwarder-bench.ts';

// Edits that no model would let through, on requests and answers that nobody honest sends: whatever both say, who calls, what
// frames a message and what the gateway says of itself is the gateway's alone.

const closed = ['X-User-Id', 'X-User-Roles', 'X-Tenant-Id', 'Authorization', 'Cookie', 'X-Api-Key', 'X-Deadline'];
const reserved = ['X-User-Email', 'X-Auth-A', 'X-Internal-A', 'X-Gatehouse-Token', 'X-Original-URL', 'Remote-User'];
const ofConnection = ['Connection', 'Transfer-Encoding', 'Content-Length', 'TE', 'Upgrade', 'Host', 'Keep-Alive'];
const ofGateway = ['X-Request-Id', 'X-Trace-Id', 'X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'traceparent'];
const hostile = [...closed, ...reserved, ...ofConnection, ...ofGateway];
/** A second credential is refused; of the others the gateway passes on what they say. */
const fromClients = hostile.filter((name) => !['Authorization', 'Host', 'X-Forwarded-For'].includes(name));
/** What a service may not say to a client, and an answer of the gateway does. */
const fromServices = [...ofConnection, 'X-Request-Id', 'X-Trace-Id', 'Server', 'X-Powered-By', 'X-Gatehouse-Cost'];
const free = ['X-A', 'X-B', 'Accept-Language', 'Content-Language'];

const dice = fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 8 });
const spelled = (name: string, thrown: readonly number[]) =>
  [...name]
    .map((letter, n) => {
      const roll = thrown[n % thrown.length] as number;
      return letter === '-' ? (['-', '_', '-', '.'][roll] as string) : roll % 2 === 0 ? letter : letter.toLowerCase();
    })
    .join('');
const nameOf = (names: readonly string[]) =>
  fc.tuple(fc.constantFrom(...names), dice).map(([one, thrown]) => spelled(one, thrown));
const anyName = fc.oneof(nameOf(hostile), nameOf(free));

const value: fc.Arbitrary<RequestValue> = fc.constantFrom<RequestValue>(
  { from: 'static', value: 'constant' },
  { from: 'static', value: 'constant\r\nX-User-Id: constant' },
  { from: 'header', name: 'authorization' },
  { from: 'header', name: 'x-free' },
  { from: 'query', name: 'q' },
  { from: 'query', name: 'api_key' },
  { from: 'claims', name: 'sub' },
  { from: 'claims', name: 'absent' },
  { from: 'request.id' },
);
const named = fc.record({ name: anyName, value });
const fieldEdits: fc.Arbitrary<FieldEdits> = fc.record(
  {
    remove: fc.array(anyName, { maxLength: 3 }),
    rename: fc.array(fc.record({ from: anyName, to: anyName }), { maxLength: 6 }),
    set: fc.array(named, { maxLength: 3 }),
    add: fc.array(named, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const member = fc
  .constantFrom('a', 'b', 'constructor', 'prototype', '__proto__')
  .map((name) => ({ kind: 'member', name }) as const);
const step = fc.oneof(
  { arbitrary: member, weight: 3 },
  { arbitrary: fc.constant({ kind: 'each' } as const), weight: 1 },
);
const bodyPath: fc.Arbitrary<BodyPath> = fc.array(step, { minLength: 1, maxLength: 3 });
const bodyEdits: fc.Arbitrary<BodyEdits> = fc.record(
  {
    pick: fc.array(bodyPath, { minLength: 1, maxLength: 3 }),
    limit: fc.array(fc.record({ path: bodyPath, first: fc.nat({ max: 2 }) }), { maxLength: 2 }),
    remove: fc.array(bodyPath, { maxLength: 2 }),
    rename: fc.array(fc.record({ path: bodyPath, to: fc.constantFrom('a', 'b', 'constructor', '__proto__') }), {
      maxLength: 2,
    }),
    set: fc.array(fc.record({ path: bodyPath, value }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const routeOf: fc.Arbitrary<RouteConfig> = fc
  .record({ headers: fieldEdits, query: fieldEdits, body: bodyEdits, answer: fieldEdits, answerBody: bodyEdits })
  .map(({ headers, query, body, answer, answerBody }) => ({
    ...route,
    authorization: { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] },
    validation: { ...usualValidation, contentTypes: jsonMediaTypes },
    request: { headers: { rename: headers.rename ?? [], add: headers.add ?? [] }, query, body },
    answer: { headers: answer, body: answerBody },
  }));

const json: fc.Arbitrary<string> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('1', 'null', '"spoofed"', '"x"'),
    tie('list'),
    tie('object'),
  ) as fc.Arbitrary<string>,
  list: fc.array(tie('value') as fc.Arbitrary<string>, { maxLength: 3 }).map((all) => `[${all.join()}]`),
  object: fc
    .uniqueArray(
      fc.tuple(
        fc.constantFrom('a', 'b', 'constructor', 'prototype', 'toString', '__proto__'),
        tie('value') as fc.Arbitrary<string>,
      ),
      {
        maxLength: 3,
        selector: ([name]) => name,
      },
    )
    .map((all) => `{${all.map(([name, one]) => `"${name}":${one}`).join()}}`),
})).object as fc.Arbitrary<string>;

const count = 300;
const routes = fc.sample(routeOf, { numRuns: count, seed: 20261124 });
const spoofed = (names: readonly string[]) =>
  fc.array(fc.tuple(nameOf(names), fc.constant('spoofed')), { maxLength: 5 });

let served: Awaited<ReturnType<typeof bench>>;
let respond: (answer: ServerResponse) => void = (answer) => answer.end();
beforeAll(async () => {
  served = await bench({
    ...config,
    cors: null,
    credentialQuery: ['api_key'],
    upstreams: { orders: upstreamConfig({ stageVariable: 'upstream_orders', deadlineHeader: 'x-deadline' }) },
    routes: Object.fromEntries(routes.map((one, n) => [`POST /r${n}`, one])),
  });
  served.answering((_: IncomingMessage, answer: ServerResponse) => respond(answer));
});
afterAll(() => served.stop());

const folded = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '-');
/** What a service is told by the gateway, and what of it is always the same here. */
const told: { readonly [name: string]: string | RegExp } = {
  'x-user-id': 'user-1',
  'x-user-roles': 'admin,ops',
  'x-tenant-id': 'acme',
  'x-request-id': 'ext-1=',
  'x-trace-id': /^[0-9a-f]{32}$/,
  traceparent: /^00-/,
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'api.example.com',
  'x-forwarded-proto': 'https',
  'x-deadline': /^\d+$/,
  host: /^127\.0\.0\.1/,
  connection: 'keep-alive',
  'content-length': /^\d+$/,
};
const isOurs = new Set([...hostile.map(folded), ...Object.keys(told)]);

it(`of ${count} sets of edits none makes what is the gateway's, on the way in or out`, async () => {
  let edits = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        n: fc.nat({ max: count - 1 }),
        sent: spoofed(fromClients),
        said: spoofed(fromServices),
        body: json,
        answer: json,
      }),
      async ({ n, sent, said, body, answer }) => {
        served.seen.splice(0);
        respond = (response) => {
          // Names as they are, and none that would end the message.
          const fields = said.filter(
            ([name]) => !/^(content-length|transfer-encoding|connection|upgrade)$/i.test(name),
          );
          response.writeHead(200, [['Content-Type', 'application/json'], ['X-A', 'said'], ...fields].flat() as never);
          response.end(answer);
        };
        const headers = [
          ['Content-Type', 'application/json'],
          ['Authorization', 'secret'],
          ['X-Free', 'free'],
          ['X-B', 'b'],
          ...sent,
        ] as const;
        const result = await served.ask(
          {
            method: 'POST',
            resource: `/r${n}`,
            headers: headers as never,
            body,
            query: { api_key: ['secret'], q: ['q'] },
          },
          caller,
        );
        const [seen] = served.seen;
        const proto = /"__proto__"/;
        if (proto.test(body)) return expect([result.statusCode, seen]).toEqual([400, undefined]);
        const inward = seen as NonNullable<typeof seen>;
        expect(JSON.stringify([inward.rawHeaders, inward.target])).not.toMatch(/spoofed|secret/);
        const names = inward.rawHeaders
          .filter((_, at) => at % 2 === 0)
          .map(folded)
          .filter((name) => isOurs.has(name));
        expect(names.sort()).toEqual(Object.keys(told).sort());
        for (const [name, expected] of Object.entries(told)) {
          const value = inward.headers[name];
          expect(value).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
        }
        expect(inward.headers['content-length']).toBe(String(inward.body.length));
        expect(inward.body).not.toMatch(/secret|"__proto__"/);
        expect(proto.test(answer) ? result.statusCode : 502).toBe(502);
        expect(JSON.stringify(result.multiValueHeaders)).not.toMatch(/spoofed|secret/);
        for (const name of [...ofConnection, 'Server', 'X-User-Id', 'Authorization'])
          expect(header(result, name)).toEqual([]);
        expect(header(result, 'X-Request-Id')).toEqual(['ext-1=']);
        expect(result.body).not.toMatch(/secret|"__proto__"/);
        expect(Object.keys(Object.prototype)).toEqual([]);
        edits += inward.body === body ? 0 : 1;
      },
    ),
    { numRuns: 3_000, seed: 20261124 },
  );
  expect(edits).toBeGreaterThan(1_000);
}, 120_000);
