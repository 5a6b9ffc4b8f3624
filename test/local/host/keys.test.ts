import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type AssemblyManifest, manifestSuffix } from '../../../lib/contract/assembly-manifest.ts';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { host } from '../../../lib/local/host.ts';
import type { LocalHost } from '../../../lib/local/host-types.ts';
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

const body: JsonObject = {
  'x-amazon-apigateway-api-key-source': 'HEADER',
  paths: { '/a': { get: { ...calls('F'), security: [{ partner: [] }] } } },
  components: { securitySchemes: { partner: { type: 'apiKey', in: 'header', name: 'x-api-key' } } },
};
const source =
  'export const handler = async (event) => ({ body: JSON.stringify(event.requestContext?.identity ?? event) });';
const stages = [{ ApiId: { Ref: 'Api' }, Stage: { Ref: 'Stage' } }];

const planned = (properties: JsonObject = {}): SmallStack['resources'] => ({
  Free: { Type: 'AWS::ApiGateway::UsagePlan', Properties: { ApiStages: stages, ...properties } },
});

const keyed = (Value: string, properties: JsonObject): SmallStack['resources'] => ({
  Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Value, ...properties } },
  In: {
    Type: 'AWS::ApiGateway::UsagePlanKey',
    Properties: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Free' } },
  },
});

const stackOf = (resources: SmallStack['resources']): SmallStack => ({
  resources: { ...apiResources(body), ...functionResources('F', 'h'), ...resources },
  code: { h: source },
});

const manifest: Pick<AssemblyManifest, 'gateway' | 'stack' | 'usagePlans' | 'ownKeys'> = {
  gateway: 'shop',
  ownKeys: [],
  stack: 'Stack',
  usagePlans: [{ credential: 'partner', tier: 'free', usagePlan: 'Free' }],
};

async function start(resources: SmallStack['resources']): Promise<LocalHost> {
  small = smallAssembly({ Stack: stackOf(resources) });
  writeFileSync(join(small.directory, `Stack.Gateway${manifestSuffix}`), JSON.stringify(manifest));
  running = await host(small.directory);
  return running;
}

const get = (key?: string) => fetch(`${running?.url}/a`, key === undefined ? {} : { headers: { 'x-api-key': key } });
const status = async (key?: string) => (await get(key)).status;
const twenty = 'exactly-twenty-chars';

describe('a key of a template', () => {
  it.each<{ story: string; value: string; properties: JsonObject; expected: number }>`
    story                            | value              | properties                           | expected
    ${'enabled, is let in'}          | ${twenty}          | ${{ Enabled: true }}                 | ${200}
    ${'of 128 characters, too'}      | ${'k'.repeat(128)} | ${{ Enabled: 'true' }}               | ${200}
    ${'without Enabled is disabled'} | ${twenty}          | ${{}}                                | ${403}
    ${'disabled, is not let in'}     | ${twenty}          | ${{ Enabled: false, Name: 'a key' }} | ${403}
  `('$story', async ({ value, properties, expected }) => {
    await start({ ...planned(), ...keyed(value, properties) });
    expect(await status(value)).toBe(expected);
  });

  it('needs no value: AWS makes one, and here nobody knows it', async () => {
    const { keys } = await start({ ...planned(), ...keyed('', { Enabled: true }) });
    expect(await status('')).toBe(403);
    expect(await keys.list()).toMatchObject([{ name: 'Key', enabled: true, credential: 'partner', tier: 'free' }]);
  });

  it('may be throttled with a burst above the rate', async () => {
    await start({ ...planned({ Throttle: { RateLimit: 0.001, BurstLimit: 2 } }), ...keyed(twenty, { Enabled: true }) });
    expect([await status(twenty), await status(twenty), await status(twenty)]).toEqual([200, 200, 429]);
  });

  it('stays revoked over a reload, as one that was deleted by hand', async () => {
    const { keys, reload } = await start({ ...planned(), ...keyed(twenty, { Enabled: true }) });
    const [key] = await keys.list();
    expect(await keys.revoke(key?.id ?? '')).toBe(true);
    await reload();
    expect([await status(twenty), await keys.list()]).toEqual([403, []]);
  });
});

describe('a key made while the host runs', () => {
  it('is let in, says who it is, and names its tier', async () => {
    const { keys } = await start(planned());
    const { id, value } = await keys.create({ credential: 'partner', tier: 'free', name: 'acme' });
    expect(value).toMatch(/^gh-free-[0-9A-Za-z]{32}$/);
    expect(await (await get(value)).json()).toMatchObject({ apiKey: value, apiKeyId: id });
    expect(await keys.list()).toEqual([
      { id, name: 'acme', enabled: true, credential: 'partner', tier: 'free', expiresAt: null },
    ]);
  });

  it('is of no use once it is revoked, and cannot be revoked twice', async () => {
    const { keys } = await start(planned());
    const { id, value } = await keys.create({ credential: 'partner', tier: 'free', name: 'acme' });
    expect([await status(value), await keys.revoke(id), await status(value), await keys.revoke(id)]).toEqual([
      200,
      true,
      403,
      false,
    ]);
  });

  it('is refused for a tier that no gateway has', async () => {
    const { keys } = await start(planned());
    await expect(keys.create({ credential: 'partner', tier: 'pro', name: 'acme' })).rejects.toThrow(
      'no such tier; there are partner free',
    );
  });

  it('has used what it was let in for', async () => {
    const { keys } = await start(planned({ Quota: { Limit: 2, Period: 'MONTH' } }));
    const { id, value } = await keys.create({ credential: 'partner', tier: 'free', name: 'acme' });
    expect(await keys.usage(id)).toEqual({ period: 'MONTH', used: 0, limit: 2, remaining: 2 });
    expect([await status(value), await status(value), await status(value)]).toEqual([200, 200, 429]);
    expect(await keys.usage(id)).toEqual({ period: 'MONTH', used: 2, limit: 2, remaining: 0 });
    expect(await keys.usage('nobody')).toBeNull();
  });

  it('is counted by the day where there is no quota', async () => {
    const { keys } = await start(planned());
    const { id, value } = await keys.create({ credential: 'partner', tier: 'free', name: 'acme' });
    await status(value);
    expect(await keys.usage(id)).toEqual({ period: 'DAY', used: 1, limit: null, remaining: null });
  });

  it('stays over a reload with what it has used, under what the plan says now', async () => {
    const { keys, reload } = await start(planned({ Quota: { Limit: 9, Period: 'MONTH' } }));
    const { id, value } = await keys.create({ credential: 'partner', tier: 'free', name: 'acme' });
    await status(value);
    small.write({ Stack: stackOf(planned({ Quota: { Limit: 2, Period: 'MONTH' } })) });
    await reload();
    expect(await keys.usage(id)).toMatchObject({ used: 1, remaining: 1 });
    expect([await status(value), await status(value)]).toEqual([200, 429]);
  });

  it('is of no use when its plan is gone', async () => {
    const { keys, reload } = await start(planned());
    const { id, value } = await keys.create({ credential: 'partner', tier: 'free', name: 'acme' });
    small.write({ Stack: stackOf({}) });
    await reload();
    expect([await status(value), await keys.usage(id)]).toEqual([403, null]);
  });
});

describe('invoking', () => {
  it('gives an event to a function as an IAM caller of Lambda does', async () => {
    const { invoke } = await start(planned());
    expect(await invoke('F', { asked: 1 })).toEqual({ result: { body: '{"asked":1}' } });
  });

  it('goes to the functions of the deployment that is served', async () => {
    const { invoke, reload } = await start(planned());
    small.write({
      Stack: {
        ...stackOf(planned()),
        resources: { ...stackOf(planned()).resources, ...functionResources('F', 'i') },
        code: { i: 'export const handler = async () => 2;' },
      },
    });
    await reload();
    expect(await invoke('F', {})).toEqual({ result: 2 });
  });

  it('is refused for a function that no gateway calls', async () => {
    const { invoke } = await start(planned());
    await expect(invoke('Other', {})).rejects.toThrow('no gateway here calls a function Other');
  });
});
