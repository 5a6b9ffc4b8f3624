import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { manifestSuffix } from '../../../lib/contract/assembly-manifest.ts';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import type { HostOptions, LocalHost } from '../../../lib/local/host-types.ts';
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

/** A run that takes longer than any test, and says what it was sent when it begins. */
const checking = (release: string) => `export const handler = async (event) => {
  console.log(JSON.stringify({ release: '${release}', event, table: process.env.AWS_ENDPOINT_URL_DYNAMODB ?? null }));
  await new Promise((end) => setTimeout(end, 60_000));
};`;
const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
};
const rule: JsonObject = {
  ScheduleExpression: 'rate(1 minute)',
  Targets: [
    {
      Id: 'Checks',
      Arn: { 'Fn::GetAtt': ['Checks', 'Arn'] },
      Input: '{"gatehouse":"health","stageVariables":{"upstream_orders":"orders.example"}}',
    },
  ],
};

const stackOf = (release: string, schedule: JsonObject = rule): SmallStack => ({
  resources: {
    ...apiResources({ paths: { '/a': { get: calls('F') } } }),
    ...functionResources('F', 'f'),
    ...functionResources('Checks', release, { Timeout: 67 }),
    State: table,
    Rule: { Type: 'AWS::Events::Rule', Properties: schedule },
  },
  code: { f: "export const handler = async () => ({ body: 'fine' });", [release]: checking(release) },
});

/** What runs of checks have said, one after the other. */
function lines() {
  const early: unknown[] = [];
  const waiting: ((line: unknown) => void)[] = [];
  const onLog: HostOptions['onLog'] = ({ source, text }) => {
    if (source !== 'Checks') return;
    const next = waiting.shift();
    if (next === undefined) early.push(JSON.parse(text));
    else next(JSON.parse(text));
  };
  return {
    onLog,
    early,
    next: () => (early.length > 0 ? Promise.resolve(early.shift()) : new Promise((go) => waiting.push(go))),
  };
}

function assemblyOf(stack: SmallStack): void {
  small = smallAssembly({ Stack: stack });
  const manifest = {
    schema: 1,
    gateway: 'shop',
    stack: 'Stack',
    usagePlans: [],
    health: { function: 'Checks', why: '' },
  };
  writeFileSync(join(small.directory, `Stack.Gateway${manifestSuffix}`), JSON.stringify(manifest));
}

describe('a function that only a schedule calls', () => {
  it('runs when the host is there, with the addresses of its stores and the stage variables of this machine', async () => {
    const { onLog, next } = lines();
    assemblyOf(stackOf('one'));
    running = await host(small.directory, { onLog, stageVariables: { upstream_orders: '127.0.0.1:3000' } });
    expect(await next()).toEqual({
      release: 'one',
      event: { gatehouse: 'health', stageVariables: { upstream_orders: '127.0.0.1:3000' } },
      table: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
    });
    expect(await (await fetch(`${running.url}/a`)).text()).toBe('fine');
  });

  it('is replaced by a reload, which ends the run that was under way, and ends with the host', async () => {
    const { onLog, next, early } = lines();
    assemblyOf(stackOf('one'));
    running = await host(small.directory, { onLog });
    expect(await next()).toMatchObject({ release: 'one' });
    small.write({ Stack: stackOf('two') });
    await running.reload({ stageVariables: { upstream_orders: '127.0.0.1:4000' } });
    expect(await next()).toMatchObject({
      release: 'two',
      event: { stageVariables: { upstream_orders: '127.0.0.1:4000' } },
    });
    const stopping = performance.now();
    await running.stop();
    expect(performance.now() - stopping).toBeLessThan(10_000);
    expect(early).toEqual([]);
  });

  it('goes on when a reload is refused', async () => {
    const { onLog, next, early } = lines();
    assemblyOf(stackOf('one'));
    running = await host(small.directory, { onLog });
    expect(await next()).toMatchObject({ release: 'one' });
    small.write({ Stack: stackOf('two', { ...rule, ScheduleExpression: 'cron(* * * * ? *)' }) });
    await expect(running.reload()).rejects.toThrow(
      'Stack Rule ScheduleExpression: the local host does not serve the value "cron(* * * * ? *)"',
    );
    expect(await (await fetch(`${running.url}/a`)).text()).toBe('fine');
    expect(early).toEqual([]);
  });
});
