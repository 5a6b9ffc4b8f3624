import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { type DevSession, startDevSession } from '../../lib/local/dev/dev-session.ts';
import { type AnyGateway, synthesised } from '../../lib/testing/synthesised.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const house = platform('house', { auth: { customer: jwt({ scopes: ['read', 'write'] }) } });
const declared = (scope: 'read' | 'write') => {
  const routes = { 'GET /orders': { auth: 'customer', scopes: [scope] } } as const;
  const orders = house.service('orders', { owner: 'team-orders', upstream: { timeout: '5s' }, routes });
  return house.gateway('house', { services: [orders] }) as unknown as AnyGateway;
};

let directory: string;
let upstream: RecordingUpstream;
let session: DevSession;
const assemblyOf = (scope: 'read' | 'write') => {
  const assembly = join(directory, scope);
  synthesised(declared(scope), {}, assembly);
  return assembly;
};
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-tighter-'));
  upstream = await recordingUpstream();
  session = await startDevSession({
    assembly: assemblyOf('read'),
    directory,
    env: process.env,
    upstreams: { orders: upstream.url },
    warmInstances: 0,
    onLog: () => undefined,
  });
}, 60_000);
afterAll(async () => {
  await session?.stop();
  await upstream?.stop();
  rmSync(directory, { recursive: true, force: true });
});

it('a tighter declaration is effective with its deployment, for a token that was let in a moment ago', async () => {
  const token = await session.issuers.mint('customer', { subject: 'alice', scopes: ['read'] });
  const status = async () => {
    const answer = await fetch(`${session.host.url}/orders`, { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
    return answer.status;
  };
  expect([await status(), await status()]).toEqual([200, 200]);
  await session.host.reload({ assembly: assemblyOf('write') });
  expect([await status(), await status()]).toEqual([403, 403]);
  await session.host.reload({ assembly: assemblyOf('read') });
  expect(await status()).toBe(200);
}, 60_000);
