import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { host } from '../../../../lib/local/host.ts';
import { smallAssembly } from '../../assembly/small-assembly.ts';
import { type Event, type Handler, type Serving, serving } from '../serving.ts';
import type { CarriedApi, CarriedCase } from './carried-case.ts';
import { functionCases } from './function-cases.ts';
import { gatewayCases } from './gateway-cases.ts';
import { notReached, refusedCases } from './refused-cases.ts';
import { upstreamCases } from './upstream-cases.ts';

/** What is known of REST APIs on AWS: recorded there, asserted by suites that run there, or written in its guide. */

const carried: readonly CarriedApi[] = [...functionCases, ...gatewayCases, ...upstreamCases];

const bodyOf = (event: Event): string =>
  event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;

const functions: { readonly [name: string]: Handler } = {
  result: (event) => JSON.parse(bodyOf(event)),
  echo: () => ({ statusCode: 200 }),
  back: ({ body, isBase64Encoded }) => ({
    headers: { 'Content-Type': 'application/octet-stream' },
    body,
    isBase64Encoded,
  }),
  auth: () => ({
    principalId: 'u',
    policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] },
  }),
};

interface Received {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let upstream: Server;
let place: string;
const received: Received[] = [];
beforeAll(async () => {
  upstream = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      response.writeHead(200, { Server: 'up/1', 'Content-Type': 'text/up', 'Content-Length': 2 });
      response.end('up');
    });
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done));
  place = `127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});
afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
});

/** The upstream's address, for those that call one: an event shows which variables a stage has. */
const stageVariables = (cases: readonly CarriedCase[]) =>
  cases.some((one) => one.upstream !== undefined) ? { up: place } : {};

const namesIn = (headers: object | undefined, looked: readonly string[] = []) =>
  Object.keys(headers ?? {}).filter((name) => looked.includes(name));

describe.each(carried)('as on AWS: $api', ({ document, options, cases }) => {
  let api: Serving;
  beforeAll(async () => {
    api = await serving(document, { stageVariables: stageVariables(cases), ...options, functions });
  });
  afterAll(() => api.stop());

  it.each(cases)('$id', async (one) => {
    received.length = 0;
    const told = await api.send(one.line, one.headers, one.body);
    expect(told).toMatchObject(one.answer);
    expect(namesIn(told.headers, one.without)).toEqual([]);
    const event = ['echo', 'back'].flatMap((name) => api.events(name)).at(-1) ?? {};
    expect(event).toMatchObject(one.event ?? {});
    expect(namesIn(event.headers, one.unseen)).toEqual([]);
    const [call] = received;
    expect(call ?? {}).toMatchObject(one.upstream ?? {});
    expect(namesIn(call?.headers, one.withheld)).toEqual([]);
  });
});

describe('refused at start, by name', () => {
  it.each(refusedCases)('$id', async ({ resources, sentence }) => {
    const small = smallAssembly({ Stack: { resources, code: { h: '' } } });
    const start = host(small.directory);
    await expect(start).rejects.toThrow(new Error(`Stack ${sentence}`));
    small.remove();
  });
});

describe('no case is left out', () => {
  const ids = [
    ...carried.flatMap(({ cases }) => cases.map(({ id }) => id)),
    ...refusedCases.map(({ id }) => id),
    ...notReached,
  ];

  it.each<{ suite: string; cases: number }>`
    suite                 | cases
    ${'validation'}       | ${9}
    ${'cors-trace'}       | ${3}
    ${'binary'}           | ${7}
    ${'proxy-response'}   | ${12}
    ${'proxy-event'}      | ${5}
    ${'routing'}          | ${3}
    ${'http-integration'} | ${14}
    ${'gateway-errors'}   | ${2}
    ${'deploy-errors'}    | ${19}
    ${'openapi-import'}   | ${9}
  `('of $suite: $cases', ({ suite, cases }) => {
    expect(new Set(ids.filter((id) => id.startsWith(`${suite}/`))).size).toBe(cases);
  });

  it('and none stands twice', () => {
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids).toHaveLength(83);
  });

  it('docs/local-fidelity.md says of each that is not carried which message it meets', () => {
    const page = readFileSync(new URL('../../../../docs/local-fidelity.md', import.meta.url), 'utf8');
    const lines = page.split('\n').filter((line) => /^- `[a-z-]+\/[a-z0-9-]+`: /.test(line));
    expect(lines).toEqual([
      ...refusedCases.map(({ id, sentence }) => `- \`${id}\`: \`${sentence}\``),
      ...notReached.map((id) => `- \`${id}\`: not reached`),
    ]);
  });
});
