import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import type { HostLogLine, HostOptions, LocalHost } from '../../../lib/local/host-types.ts';
import { callDynamoDb } from '../../../lib/local/services/dynamodb/dynamodb-call.ts';
import { answersWithin, listeningAddresses } from '../../support/sockets.ts';
import {
  apiResources,
  calls,
  functionResources,
  type SmallAssembly,
  type SmallStack,
  smallAssembly,
} from '../assembly/small-assembly.ts';

let small: SmallAssembly;
let running: LocalHost | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
  small.remove();
});

const says = (text: string) =>
  `export const handler = async () => ({ statusCode: 200, body: ${JSON.stringify(text)} });`;
const echo =
  'export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ event, env: process.env }) });';
const oneRoute: JsonObject = { paths: { '/a': { get: calls('F') } } };

const stackOf = (
  source: string,
  body = oneRoute,
  more: { stage?: JsonObject; resources?: SmallStack['resources']; properties?: JsonObject } = {},
): SmallStack => {
  const hash = Buffer.from(source).toString('base64url').slice(-40);
  return {
    resources: {
      ...apiResources(body, { stage: more.stage ?? {} }),
      ...functionResources('F', hash, more.properties ?? {}),
      ...more.resources,
    },
    code: { [hash]: source },
  };
};

async function start(stack: SmallStack, options: HostOptions = {}): Promise<LocalHost> {
  small = smallAssembly({ Stack: stack });
  running = await host(small.directory, options);
  return running;
}

const text = async (path: string) => (await fetch(`${running?.url}${path}`)).text();

describe('a hosted assembly', () => {
  it('serves the API of the template from the function that the template names, on loopback', async () => {
    const { gateways, url, engines } = await start(stackOf(says('one')));
    expect(await text('/a')).toBe('one');
    expect(gateways).toEqual([{ stack: 'Stack', restApi: 'Api', stage: 'dev', url }]);
    expect(engines).toEqual({ valkey: null, dynamodb: null });
    expect(await listeningAddresses(Number(new URL(url).port))).toEqual(['127.0.0.1']);
  });

  it('takes the port that it is told', async () => {
    const first = await start(stackOf(says('one')));
    const port = Number(new URL(first.url).port);
    await first.stop();
    running = await host(small.directory, { port });
    expect(running.url).toBe(`http://127.0.0.1:${port}`);
  });

  it('says which port is taken', async () => {
    const { url } = await start(stackOf(says('one')));
    await expect(host(small.directory, { port: Number(new URL(url).port) })).rejects.toThrow(/EADDRINUSE/);
  });

  it('lets stage variables be overridden by name, and no other', async () => {
    await start(stackOf(echo, oneRoute, { stage: { Variables: { own: 'template', other: 'template' } } }), {
      stageVariables: { own: 'laptop' },
    });
    expect(JSON.parse(await text('/a')).event.stageVariables).toEqual({ own: 'laptop', other: 'template' });
  });

  it('hosts each stage of each API on a port of its own', async () => {
    const second: SmallStack['resources'] = {
      Blue: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: { RestApiId: { Ref: 'Api' }, StageName: 'blue', Variables: { v: 'b' } },
      },
    };
    const { gateways } = await start(stackOf(echo, oneRoute, { resources: second }));
    const stages = await Promise.all(
      gateways.map(async ({ url }) => JSON.parse(await (await fetch(`${url}/a`)).text()).event.requestContext.stage),
    );
    expect(stages).toEqual(['dev', 'blue']);
    expect(new Set(gateways.map(({ url }) => url)).size).toBe(2);
  });

  it('passes on every line of functions and of the access log', async () => {
    const lines: HostLogLine[] = [];
    const source = 'export const handler = async () => { console.log("hello"); return {}; };';
    await start(
      stackOf(source, oneRoute, {
        stage: {
          AccessLogSetting: { DestinationArn: { Ref: 'Unresolved' }, Format: '$context.stage $context.status' },
        },
      }),
      { onLog: (line) => lines.push(line) },
    );
    await text('/a');
    expect(lines).toContainEqual({ source: 'access-log', text: 'dev 200' });
    expect(lines.filter(({ source }) => source === 'F').map((line) => line.text)).toEqual([
      expect.stringContaining('hello'),
    ]);
  });

  it('runs no function that no API reaches', async () => {
    const unreached = functionResources('Other', 'gone', { Runtime: 'python3.13' });
    await start(stackOf(says('one'), oneRoute, { resources: unreached }));
    expect(await text('/a')).toBe('one');
  });

  it('leaves no socket behind', async () => {
    const { url, stop } = await start(stackOf(says('one')));
    await text('/a');
    await stop();
    running = undefined;
    expect(await answersWithin(url, 1_000)).toBe(false);
  });
});

describe('stores', () => {
  const stores: SmallStack['resources'] = {
    Cache: { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { Engine: 'valkey', ServerlessCacheName: 'c' } },
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        Tags: [{ Key: 'k', Value: { Ref: 'Unresolved' } }],
      },
    },
  };

  it('start when the template has them, and functions are told where they are, and nothing else', async () => {
    const properties: JsonObject = {
      Environment: { Variables: { GATEHOUSE_VALKEY_URL: { Ref: 'Unresolved' }, TABLE: { Ref: 'Table' }, OWN: 'x' } },
    };
    const { engines } = await start(stackOf(echo, oneRoute, { resources: stores, properties }));
    const { env } = JSON.parse(await text('/a'));
    expect(engines).toEqual({ valkey: expect.any(String), dynamodb: expect.any(String) });
    expect(env).toMatchObject({
      GATEHOUSE_VALKEY_URL: expect.stringMatching(/^redis:\/\/127\.0\.0\.1:\d+$/),
      TABLE: 'Stack-Table',
      OWN: 'x',
    });
    expect(await callDynamoDb(env.AWS_ENDPOINT_URL_DYNAMODB, 'DescribeTable', { TableName: env.TABLE })).toMatchObject({
      Table: { TableStatus: 'ACTIVE', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] },
    });
    expect(Object.keys(env).filter((name) => /LOCAL|TEST|DEV/.test(name))).toEqual([]);
  });

  it('give no address to a function that has no variable for it', async () => {
    await start(stackOf(echo, oneRoute, { resources: stores }));
    expect(JSON.parse(await text('/a')).env.GATEHOUSE_VALKEY_URL).toBeUndefined();
  });

  it('stay over a reload, with what they hold', async () => {
    await start(stackOf(echo, oneRoute, { resources: stores }));
    const { env } = JSON.parse(await text('/a'));
    const item = { pk: { S: 'kept' } };
    await callDynamoDb(env.AWS_ENDPOINT_URL_DYNAMODB, 'PutItem', { TableName: 'Stack-Table', Item: item });
    await running?.reload();
    const after = JSON.parse(await text('/a')).env;
    expect(after.AWS_ENDPOINT_URL_DYNAMODB).toBe(env.AWS_ENDPOINT_URL_DYNAMODB);
    expect(
      await callDynamoDb(after.AWS_ENDPOINT_URL_DYNAMODB, 'GetItem', { TableName: 'Stack-Table', Key: item }),
    ).toEqual({ Item: item });
  });
});

describe('a reload', () => {
  it('serves the new assembly on the same port', async () => {
    const { url, reload } = await start(stackOf(says('one')));
    expect(await text('/a')).toBe('one');
    small.write({ Stack: stackOf(says('two'), { paths: { '/b': { get: calls('F') } } }) });
    await reload();
    expect(running?.url).toBe(url);
    expect(await text('/b')).toBe('two');
    expect((await fetch(`${url}/a`)).status).toBe(403);
  });

  it('can take another directory and other stage variables, and keeps both', async () => {
    const stage = { Variables: { v: '0' } };
    await start(stackOf(echo, oneRoute, { stage }), { stageVariables: { v: '1' } });
    const other = smallAssembly({ Stack: stackOf(echo, { paths: { '/c': { get: calls('F') } } }, { stage }) });
    await running?.reload({ assembly: other.directory, stageVariables: { v: '2' } });
    await running?.reload();
    expect(JSON.parse(await text('/c')).event.stageVariables).toEqual({ v: '2' });
    other.remove();
  });

  it.each<{ story: string; broken: SmallStack; why: string }>`
    story                            | broken                                                                     | why
    ${'asks for what is not served'} | ${stackOf(says('two'), { ...oneRoute, 'x-amazon-apigateway-policy': {} })} | ${'Stack Api Body.x-amazon-apigateway-policy'}
    ${'holds no API'}                | ${{ resources: {} }}                                                       | ${'holds no REST API with a stage'}
  `('of an assembly that $story fails, and the old one goes on', async ({ broken, why }) => {
    await start(stackOf(says('one')));
    small.write({ Stack: broken });
    await expect(running?.reload()).rejects.toThrow(why);
    expect(await text('/a')).toBe('one');
    small.write({ Stack: stackOf(says('three')) });
    await running?.reload();
    expect(await text('/a')).toBe('three');
  });

  it('lets requests in flight end on the old functions', async () => {
    const slow =
      'export const handler = async () => { await new Promise((done) => setTimeout(done, 400)); return { body: "old" }; };';
    const lines: HostLogLine[] = [];
    const logging = slow.replace('{ await', '{ console.log("started"); await');
    let started = () => {};
    const isRunning = new Promise<void>((done) => {
      started = done;
    });
    await start(stackOf(logging), {
      onLog: (line) => {
        lines.push(line);
        started();
      },
    });
    const inFlight = text('/a');
    await isRunning;
    small.write({ Stack: stackOf(says('new')) });
    await running?.reload();
    expect(await text('/a')).toBe('new');
    expect(await inFlight).toBe('old');
  });

  it('forgets what authorizers said', async () => {
    const verdict = (effect: string) =>
      `export const handler = async (event) => event.type
        ? { principalId: 'u', policyDocument: { Statement: [{ Effect: '${effect}', Action: '*', Resource: '*' }] } }
        : { body: 'in' };`;
    const uri = (calls('F')['x-amazon-apigateway-integration'] as JsonObject)['uri'] ?? '';
    const guard: JsonObject = {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: uri, authorizerResultTtlInSeconds: 3600 },
    };
    const body: JsonObject = {
      paths: { '/a': { get: { ...calls('F'), security: [{ guard: [] }] } } },
      components: { securitySchemes: { guard } },
    };
    const { url } = await start(stackOf(verdict('Allow'), body));
    const status = async () => (await fetch(`${url}/a`, { headers: { Authorization: 't' } })).status;
    expect([await status(), await status()]).toEqual([200, 200]);
    small.write({ Stack: stackOf(verdict('Deny'), body) });
    await running?.reload();
    expect(await status()).toBe(403);
  });

  it('closes the port of a stage that is gone', async () => {
    const blue: SmallStack['resources'] = {
      Blue: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: 'blue' } },
    };
    const { gateways } = await start(stackOf(says('one'), oneRoute, { resources: blue }));
    const [first, second] = gateways;
    small.write({ Stack: stackOf(says('two')) });
    await running?.reload();
    expect(running?.gateways).toEqual([first]);
    expect(await answersWithin(second?.url ?? '', 1_000)).toBe(false);
  });

  it('takes one after the other', async () => {
    await start(stackOf(says('one')));
    const assemblies = ['two', 'three'].map((word) => smallAssembly({ Stack: stackOf(says(word)) }));
    await Promise.all(assemblies.map(({ directory }) => running?.reload({ assembly: directory })));
    expect(await text('/a')).toBe('three');
    for (const one of assemblies) one.remove();
  });
});
