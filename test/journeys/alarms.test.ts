import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, DefaultStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Gateway, jwt, platform, url } from 'cdk-gatehouse';
import { host, type LocalHost } from 'cdk-gatehouse/local';
import { standingLine } from '../../lambdas/health/health-lines.ts';
import { circuitEvents } from '../../lambdas/stages/circuit-events.ts';
import { usualBreaker } from '../../lib/contract/breaker.ts';
import { force, trip, untouchedCircuit } from '../../lib/engine/breaker/circuit.ts';
import { type BreakableDynamoDb, breakableDynamoDb } from '../support/breakable-dynamodb.ts';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';

const site = platform('site', { auth: { customer: jwt() } });
const open = { auth: 'public', reason: 'a journey' } as const;
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '1s', health: { path: '/health' } },
  routes: {
    'GET /good': open,
    'GET /bad': open,
    'GET /limited': { ...open, limit: { rate: '1/day', by: 'client.ip', onStoreError: 'open' } },
    'GET /mine': { auth: 'customer' },
  },
});

interface AlarmedMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

interface Line {
  readonly [name: string]: unknown;
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

const named = (namespace: string, metric: string, dimensions: readonly (readonly [string, unknown])[]) =>
  `${namespace} ${metric} ${dimensions
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(' ')}`;

/** Every metric that CloudWatch would take out of a line. */
function emittedIn(line: Line): readonly string[] {
  return (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.filter(({ Name }) => line[Name] !== undefined).flatMap(({ Name }) =>
      Dimensions.map((names) =>
        named(
          Namespace,
          Name,
          names.map((name) => [name, line[name]]),
        ),
      ),
    ),
  );
}

/** Every metric of our own functions that an alarm of a template looks at. */
function alarmedIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Namespace, MetricName, Dimensions } = value as Partial<AlarmedMetric>;
  const own =
    Namespace === 'Gatehouse' && MetricName !== undefined
      ? [
          named(
            Namespace,
            MetricName,
            (Dimensions ?? []).map(({ Name, Value }) => [Name, Value]),
          ),
        ]
      : [];
  return [...own, ...Object.values(value).flatMap(alarmedIn)];
}

describe('what alarms look at', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-alarms-'));
  const lines: Line[] = [];
  let alarmed: ReadonlySet<string>;
  let service: ScriptedServer;
  let dynamodb: BreakableDynamoDb;
  let hosted: LocalHost;
  beforeAll(async () => {
    service = await scriptedServer((request, answer) => answer.writeHead(request.url === '/bad' ? 500 : 200).end());
    dynamodb = await breakableDynamoDb();
    const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir: directory });
    const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer;
    const stack = new Stack(app, 'Test', { synthesizer });
    const topic = (name: string) =>
      Topic.fromTopicArn(stack, name, `arn:aws:sns:eu-central-1:123456789012:${name}`) as ITopic;
    new Gateway(stack, 'Gateway', {
      gateway: site.gateway('shop', { services: [things] }),
      stage: 'test',
      auth: { customer: { issuer: 'https://issuer.example/', audience: 'shop' } },
      upstreams: { things: url(service.url.origin) },
      limitStore: 'dynamodb',
      alarms: { topic: topic('platform'), topics: { 'team-things': topic('things') } },
    });
    const { template } = app.synth().getStackByName('Test');
    const alarms = Object.values<{ readonly Type: string }>(template.Resources).filter(
      ({ Type }) => Type === 'AWS::CloudWatch::Alarm',
    );
    alarmed = new Set(alarms.flatMap(alarmedIn));
    hosted = await host(directory, {
      env: { ...process.env, GATEHOUSE_DYNAMODB_ENDPOINT: dynamodb.url },
      onLog: ({ source, text }) => {
        if (source !== 'access-log' && source !== 'host') lines.push(JSON.parse(text));
      },
    });
  }, 60_000);
  afterAll(async () => {
    await hosted?.stop();
    await Promise.all([service?.stop(), dynamodb?.stop()]);
    rmSync(directory, { recursive: true });
  });

  const status = async (path: string, headers: { readonly [name: string]: string } = {}) =>
    (await fetch(`${hosted.url}${path}`, { headers })).status;
  /** Asks again and again until a line tells this metric. */
  async function until(metric: string, path: string): Promise<void> {
    while (!lines.some((line) => line[metric] !== undefined)) await status(path);
  }

  it('is what the running functions tell, by the same names', async () => {
    expect(await status('/good')).toBe(200);
    expect(await status('/mine', { authorization: 'Bearer nonsense' })).toBe(401);
    await until('RateLimitRefused', '/limited');
    await until('InstanceCircuitOpened', '/bad');
    await dynamodb.vanish();
    await until('RateLimitDegraded', '/limited');
    const log = {
      info: (message: string, fields: object) => void lines.push({ message, ...fields }),
      error: () => undefined,
    };
    // What takes a minute, a fleet, or an operator.
    const at = { gateway: 'shop', stage: 'test' };
    const tell = circuitEvents(log, at, Date.now);
    const forced = force(untouchedCircuit, 'forced-open', { by: 'me', why: 'a test' });
    for (const to of [trip({ ...usualBreaker, leaseMillis: 2_000 }, untouchedCircuit), forced])
      tell({ of: 'fleet', upstream: 'things', from: untouchedCircuit, to });
    lines.push(standingLine({ ...at, upstream: 'things', targets: 1, unhealthy: [] }, 0) as Line);
    const emitted = new Set(lines.flatMap(emittedIn));
    expect([...alarmed].filter((one) => !emitted.has(one))).toEqual([]);
    expect([...alarmed].sort()).toEqual([
      'Gatehouse AuthorizationFailures gateway=shop stage=test',
      'Gatehouse CircuitForcedOpen gateway=shop stage=test',
      'Gatehouse CircuitForcedOpen gateway=shop stage=test upstream=things',
      'Gatehouse CircuitOpened gateway=shop stage=test',
      'Gatehouse CircuitOpened gateway=shop stage=test upstream=things',
      'Gatehouse GatewayOverhead gateway=shop stage=test',
      'Gatehouse InstanceCircuitOpened gateway=shop stage=test',
      'Gatehouse InstanceCircuitOpened gateway=shop stage=test upstream=things',
      'Gatehouse RateLimitDegraded gateway=shop stage=test',
      'Gatehouse RateLimitRefused gateway=shop stage=test',
      'Gatehouse UnhealthyTargets gateway=shop stage=test',
      'Gatehouse UnhealthyTargets gateway=shop stage=test upstream=things',
    ]);
  }, 60_000);
});
