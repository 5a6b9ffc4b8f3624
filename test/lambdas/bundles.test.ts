import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeCaller } from '../../lib/contract/caller.ts';
import { encodeIssuerPlace } from '../../lib/contract/places.ts';
import { type LocalIssuer, startIssuer } from '../../lib/local/issuer/issuer.ts';
import { callDynamoDb } from '../../lib/local/services/dynamodb/dynamodb-call.ts';
import { startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import { type RunningValkey, startValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { type BundleInstance, startBundle } from '../support/bundle.ts';
import { makeIdentityTable } from '../support/identity-table.ts';
import { node24 } from '../support/node-24.ts';
import { proxyEvent } from '../support/proxy-event.ts';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';
import { config as authorizerConfig, authorizerEvent } from './authorizer/authorizer-bench.ts';
import { caller, config as forwarderConfig } from './forwarder/forwarder-bench.ts';

interface Meta {
  readonly inputs: { readonly [path: string]: unknown };
  readonly outputs: {
    readonly [path: string]: {
      readonly bytes: number;
      readonly entryPoint?: string;
      readonly imports: readonly { readonly path: string; readonly kind: string }[];
    };
  };
}

interface RunningIdentity {
  /** What an authorizer needs in its environment. */
  readonly env: { readonly [name: string]: string };
  stop(): Promise<void>;
}

async function startIdentity(): Promise<RunningIdentity> {
  const dynamodb = await startDynamoDb({ env: process.env });
  const env = {
    GATEHOUSE_IDENTITY_TABLE: await makeIdentityTable(dynamodb.url),
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    // The SDK warns of old Node versions, which Lambda does not run.
    NODE_NO_WARNINGS: '1',
  };
  return { env, stop: () => dynamodb.stop() };
}

describe.each([
  ['aggregator', 285_000],
  ['authorizer', 80_000],
  ['forwarder', 270_000],
  ['health', 97_000],
])('the bundle of the %s', (name, maxBytes) => {
  const meta = JSON.parse(readFileSync(new URL(`../../dist/meta/${name}.json`, import.meta.url), 'utf8')) as Meta;

  it('has maps beside it that lead from what is deployed to what was written, and no path of who built it', () => {
    const maps = new URL(`../../dist/lambdas/${name}.maps/`, import.meta.url);
    const files = readdirSync(new URL(`../../dist/lambdas/${name}/`, import.meta.url));
    expect(readdirSync(maps).sort()).toEqual(files.map((file) => `${file}.map`).sort());
    const payload = JSON.parse(readFileSync(new URL('index.mjs.map', maps), 'utf8'));
    expect(payload.sources.filter((source: string) => source.startsWith('/'))).toEqual([]);
    const code = readFileSync(new URL(`../../dist/lambdas/${name}/index.mjs`, import.meta.url), 'utf8').split('\n');
    // A text of the contract that every function has: its place in the bundle is its place in the source.
    const text = 'GATEHOUSE_';
    const line = code.findIndex((one) => one.includes(text));
    const entry = new SourceMap(payload).findEntry(line, code[line]?.indexOf(text) ?? -1) as SourceMapping;
    const source: string = payload.sourcesContent[payload.sources.indexOf(entry.originalSource)];
    expect(source.split('\n')[entry.originalLine]).toContain(text);
  });

  it('holds nothing of synth time', () => {
    const foreign = Object.keys(meta.inputs).filter((path) => {
      const isOurs = /^(lambdas|lib\/(contract|engine))\//.test(path);
      return !isOurs && (!path.startsWith('node_modules/') || /node_modules\/(aws-cdk-lib|constructs)\//.test(path));
    });
    expect(foreign).toEqual([]);
  });

  it(`loads less than ${maxBytes} bytes at every start`, () => {
    expect(meta.outputs[`dist/lambdas/${name}/index.mjs`]?.bytes).toBeLessThan(maxBytes);
  });
});

describe('what the forwarder loads late', () => {
  const { inputs, outputs } = JSON.parse(
    readFileSync(new URL('../../dist/meta/forwarder.json', import.meta.url), 'utf8'),
  ) as Meta;

  /** With all that it imports in turn, but not what it may import later still. */
  function filesOf(path: string, seen: ReadonlySet<string> = new Set()): ReadonlySet<string> {
    if (seen.has(path) || outputs[path] === undefined) return seen;
    const imported = outputs[path].imports.filter(({ kind }) => kind === 'import-statement');
    return imported.reduce<ReadonlySet<string>>((all, { path: next }) => filesOf(next, all), new Set([...seen, path]));
  }

  it.each([
    ['to count in DynamoDB', /dynamodb\/(dynamodb-limit-store|limit-table|server-clock)\.ts$/, 250_000],
    ['to share circuits', /dynamodb\/(clocked-client|dynamodb-breaker-store|dynamodb-health-store)\.ts$/, 250_000],
    ['to sign', /(signing-keys\.ts|secrets-manager\.ts|client-secrets-manager\/dist-es\/index\.js)$/, 200_000],
  ])('%s is bounded', (_, entry, maxBytes) => {
    const entries = Object.keys(outputs).filter((path) => entry.test(outputs[path]?.entryPoint ?? ''));
    const files = entries.reduce<ReadonlySet<string>>((all, path) => filesOf(path, all), new Set());
    expect(entries).toHaveLength(3);
    expect([...files].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0)).toBeLessThan(maxBytes);
  });

  it('to invoke functions is a few kilobytes of its own, and nothing of the AWS SDK', () => {
    const [entry = ''] = Object.keys(outputs).filter((path) =>
      /invoked-functions\.ts$/.test(outputs[path]?.entryPoint ?? ''),
    );
    const started = filesOf('dist/lambdas/forwarder/index.mjs');
    const late = [...filesOf(entry)].filter((path) => !started.has(path));
    expect(started.has(entry)).toBe(false);
    expect(late.reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0)).toBeLessThan(10_000);
  });

  it('has one source of credentials, the environment', () => {
    const providers = Object.keys(inputs).flatMap((path) => /credential-provider-([a-z-]+)/.exec(path)?.[1] ?? []);
    expect([...new Set(providers)].sort()).toEqual(['env', 'node']);
    expect(Object.keys(inputs).filter((path) => /nested-clients|token-providers/.test(path))).toEqual([]);
  });
});

describe.each([
  [process.version.split('.')[0] as string, process.execPath],
  ...node24(),
])('on Node %s', (version, execPath) => {
  let issuer: LocalIssuer;
  let valkey: RunningValkey;
  let identity: RunningIdentity;
  let service: ScriptedServer;
  let instance: BundleInstance;
  beforeAll(async () => {
    [issuer, identity, valkey, service] = await Promise.all([
      startIssuer({ names: ['customer', 'partner'] }),
      startIdentity(),
      startValkey({ env: process.env }),
      scriptedServer((request, answer) => answer.end(JSON.stringify(request.headers))),
    ]);
  });
  afterAll(() => Promise.all([issuer.stop(), identity.stop(), valkey.stop(), service.stop()]));
  afterEach(() => instance.stop());

  const start = (name: 'authorizer' | 'forwarder') =>
    name === 'authorizer'
      ? startBundle(name, authorizerConfig, { execPath, env: identity.env })
      : startBundle(name, forwarderConfig, { execPath, env: { GATEHOUSE_VALKEY_URL: valkey.url } });

  it('the authorizer lets a real token in and a forged one not', async () => {
    instance = await start('authorizer');
    expect(instance.version).toMatch(version);
    const places = { auth_customer: issuer.place('customer'), auth_partner: issuer.place('partner') };
    const ask = async (forged: boolean) => {
      const token = await issuer.mint('customer', { subject: 'user-1', forged });
      return instance.invoke(authorizerEvent(places, [['Authorization', `Bearer ${token}`]]));
    };
    expect(await ask(false)).toMatchObject({ result: { policyDocument: { Statement: [{ Effect: 'Allow' }] } } });
    expect(await ask(true)).toEqual({ error: 'Unauthorized' });
  });

  it('the forwarder limits, calls and answers', async () => {
    instance = await start('forwarder');
    const stageVariables = { upstream_orders: service.url.host };
    const answers = [];
    for (let n = 0; n < 3; n += 1)
      answers.push(await instance.invoke(proxyEvent({ resource: '/limited', stageVariables })));
    expect(answers).toMatchObject([
      { result: { statusCode: 200 } },
      { result: { statusCode: 200 } },
      { result: { statusCode: 429 } },
    ]);
    const lines = (await instance.logged()).map((line) => JSON.parse(line));
    expect(lines.map((line) => [line['message'], line['_aws'] !== undefined])).toEqual([
      ['latencies', true],
      ['request', false],
      ['request', false],
      ['request', true],
    ]);
    expect(lines.at(-1)).toMatchObject({
      message: 'request',
      gateway: 'shop',
      route: 'GET /limited',
      RateLimitRefused: 1,
      _aws: { Timestamp: expect.any(Number), CloudWatchMetrics: [{ Namespace: 'Gatehouse' }] },
    });
  });
});

describe.each([
  [process.version.split('.')[0] as string, process.execPath],
  ...node24(),
])('the checks on Node %s', (_, execPath) => {
  it('find out which target is ill, and keep it in the table', async () => {
    const identity = await startIdentity();
    const [well, ill] = await Promise.all([200, 503].map(answering));
    const { GATEHOUSE_IDENTITY_TABLE: GATEHOUSE_STATE_TABLE, ...env } = identity.env;
    const rule = { path: '/health', everyMillis: 100, timeoutMillis: 90, statuses: [200, 399], up: 2, down: 3 };
    const orders = { stageVariable: 'upstream_orders', insecure: null, tls: null, secretsVariable: null, health: rule };
    const instance = await startBundle(
      'health',
      { schema: 1, gateway: 'shop', upstreams: { orders } },
      { execPath, env: { ...env, GATEHOUSE_STATE_TABLE: GATEHOUSE_STATE_TABLE as string }, remainingMillis: 4_500 },
    );
    const stageVariables = { upstream_orders: `${well?.url.host},${ill?.url.host}#3` };
    try {
      const found = { targets: 2, unhealthy: [ill?.url.host] };
      expect(await instance.invoke({ gatehouse: 'health', stageVariables })).toEqual({ result: { orders: found } });
      const { Items } = (await callDynamoDb(env['AWS_ENDPOINT_URL_DYNAMODB'] as string, 'Query', {
        TableName: GATEHOUSE_STATE_TABLE,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'health#shop' } },
      })) as { readonly Items: readonly { readonly sk: { S: string }; readonly healthy: { BOOL: boolean } }[] };
      expect(new Map(Items.map(({ sk, healthy }) => [sk.S, healthy.BOOL]))).toEqual(
        new Map([
          [`orders ${well?.url.host}`, true],
          [`orders ${ill?.url.host}`, false],
        ]),
      );
      expect((await instance.logged()).map((line) => JSON.parse(line))).toMatchObject([
        { level: 'INFO', message: 'target health', service: 'shop', target: ill?.url.host, healthy: false, found: 503 },
        { level: 'INFO', message: 'health', gateway: 'shop', upstream: 'orders', UnhealthyTargets: 1 },
      ]);
    } finally {
      await Promise.all([instance.stop(), identity.stop(), well?.stop(), ill?.stop()]);
    }
  });
});

const answering = (status: number) =>
  scriptedServer((_, answer) => {
    answer.writeHead(status).end();
  });

describe('the log', () => {
  const places = {
    auth_customer: encodeIssuerPlace({ issuer: 'https://issuer.example', audiences: ['a'] }),
    auth_partner: encodeIssuerPlace({ issuer: 'x', audiences: ['y'] }),
  };
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '"',
      '\n',
      '\r\n{"level":"INFO"}',
      '\u001b[31m',
      '\u2028\u2029',
      '\ud800',
      '\0',
      '%',
      '{}',
      '\\',
      'x'.repeat(8_192),
    ),
  );
  const secret = 'planted-secret';
  const hostile = fc.record({
    header: nasty,
    path: nasty,
    query: nasty,
    subject: nasty,
    resource: fc.constantFrom('/orders', '/files/{path+}', '/lost', '/unknown'),
  });
  let instance: BundleInstance;
  let identity: RunningIdentity | undefined;
  afterEach(async () => {
    await instance.stop();
    await identity?.stop();
  });

  it('of the forwarder is one JSON object a line, and holds no secret, whatever comes', async () => {
    const routes = Object.fromEntries(
      Object.entries(forwarderConfig.routes).filter(([, { limits }]) => limits.length === 0),
    );
    instance = await startBundle('forwarder', { ...forwarderConfig, routes });
    const samples = fc.sample(hostile, 150);
    for (const { header, path, query, subject, resource } of samples) {
      const authorizer = { ...encodeCaller({ ...caller, subject: `${subject.slice(0, 200)}${secret}` }, '1') };
      await instance.invoke({
        ...proxyEvent({
          resource,
          path: { path: `${path}${secret}` },
          query: { [query]: [secret, query] },
          headers: [
            ['User-Agent', `${header}${secret}`],
            ['Authorization', secret],
            [`X-${header}`, secret],
            ['traceparent', header],
          ],
          stageVariables: { upstream_orders: '127.0.0.1:1' },
          authorizer,
        }),
        path: `/${path}${secret}`,
      });
    }
    await instance.invoke(proxyEvent({ method: 'POST', resource: '/orders', authorizer: { caller: secret } }));
    const lines = await instance.logged();
    expect(lines.length).toBeGreaterThanOrEqual(samples.length);
    expect(lines.map((line) => typeof JSON.parse(line)).filter((type) => type !== 'object')).toEqual([]);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    expect(JSON.parse(lines[1] as string)).toMatchObject({
      level: 'INFO',
      message: 'request',
      service: 'shop',
      requestId: 'ext-1=',
    });
  });

  it('of the authorizer too', async () => {
    identity = await startIdentity();
    instance = await startBundle('authorizer', authorizerConfig, { env: identity.env });
    const tokens = fc.sample(nasty, 50).map((text) => `Bearer ${text}${secret}`);
    for (const value of [
      ...tokens,
      `Bearer ${Buffer.from('{}').toString('base64url')}.${Buffer.from(`{"iss":"${secret}"}`).toString('base64url')}.YQ`,
    ]) {
      const event = { ...authorizerEvent({}, [['Authorization', value]]), stageVariables: places };
      expect(await instance.invoke(event)).toEqual({ error: 'Unauthorized' });
    }
    const lines = await instance.logged();
    expect(lines.map((line) => JSON.parse(line).outcome)).toEqual(Array.from({ length: 51 }, () => 'unauthorized'));
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });
});
