import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { DeployedError } from '../../lib/deployed/deployed-error.ts';
import { deployedOperator } from '../../lib/deployed/deployed-operator.ts';
import { dynamoDbTable, type TestTable } from '../operator/dynamodb-table.ts';
import { type AwsEndpoint, type AwsRequest, awsEndpoint, json, stackOutputs, stackResource } from './aws-endpoint.ts';

const quota = { algorithm: 'fixed-window', limit: 10, windowMillis: 86_400_000 } as const;
const manifest: Partial<AssemblyManifest> = {
  gateway: 'shop',
  stack: 'Shop',
  routes: [{ service: 'orders', method: 'GET', path: '/orders' } as AssemblyManifest['routes'][number]],
  forwarders: { orders: 'Forwarder1' },
  identityTable: 'Identity1',
  usagePlans: [],
  ownKeys: [{ credential: 'partner', tiers: ['free', 'pro'] }],
  limits: {
    'GET /orders': [
      {
        id: 'credential:partner:quota',
        rule: quota,
        tiers: { pro: quota },
        tiersOnly: true,
        by: [],
        otherwise: [],
        cost: 1,
        shadow: false,
        hideHeaders: false,
        onStoreError: 'local',
      },
    ],
  },
};
const noon = Date.UTC(2026, 10, 24, 12);

let table: TestTable;
let endpoint: AwsEndpoint;
let operator: ReturnType<typeof deployedOperator>;
const own = { ...process.env };
beforeAll(async () => {
  table = await dynamoDbTable();
  const ofResource = stackResource({ Identity1: table.name, Forwarder1: 'Shop-Forwarder1-X' });
  const cloudFormation = (request: AwsRequest) =>
    request.body.includes('Action=DescribeStacks&') ? stackOutputs({ IdentityName: table.name }) : ofResource(request);
  endpoint = await awsEndpoint([
    [/^POST \/$/, cloudFormation],
    [
      /^POST \/2015-03-31\/functions\/Shop-Forwarder1-X\/invocations$/,
      () => json({ limits: [{ ...quota, id: 'credential:partner:quota', remaining: 7, resetMillis: 1 }] }),
    ],
  ]);
  Object.assign(process.env, endpoint.env, { AWS_ENDPOINT_URL_DYNAMODB: table.url });
  operator = deployedOperator({ stackName: 'Shop' }, [manifest as AssemblyManifest], () => noon);
});
afterAll(async () => {
  operator.close();
  await endpoint.stop();
  await table.stop();
  for (const name of [...Object.keys(endpoint.env), 'AWS_ENDPOINT_URL_DYNAMODB']) delete process.env[name];
  Object.assign(process.env, own);
});

describe('a key that a deployed gateway keeps itself', () => {
  it('is made in its table, listed, counted and revoked', async () => {
    const expiresAt = noon / 1000 + 60;
    const { id, value } = await operator.keys.create({ tier: 'pro', name: 'acme', expiresAt });
    expect(value).toMatch(/^gh_[0-9A-Za-z]{16}\.[0-9A-Za-z]{32}$/);
    expect(await operator.keys.list()).toEqual([
      { id, name: 'acme', enabled: true, credential: 'partner', tier: 'pro', expiresAt },
    ]);
    endpoint.taken();
    expect(await operator.keys.usage(id)).toEqual({ period: 'DAY', used: 3, limit: 10, remaining: 7 });
    expect(endpoint.taken().map(({ body }) => body)).toContain(
      JSON.stringify({
        gatehouse: 'limits',
        action: 'show',
        route: 'GET /orders',
        values: { 'key.id': id },
        tier: 'pro',
        limit: 'credential:partner:quota',
      }),
    );
    expect(await operator.keys.revoke(id)).toBe(true);
    expect(await table.rows()).toEqual([]);
  });

  it('has used what nobody counts where its tier has no quota', async () => {
    const { id } = await operator.keys.create({ tier: 'free', name: 'acme' });
    expect(await operator.keys.usage(id)).toEqual({ period: 'DAY', used: null, limit: null, remaining: null });
    await operator.keys.revoke(id);
  });
});

it('what a deployed gateway refuses is revoked in its table', async () => {
  const subject = { kind: 'subject', issuer: 'https://idp.example', subject: 'alice' } as const;
  const times = { issuedUntil: noon / 1000, expiresAt: noon / 1000 + 60 };
  await operator.revocations.add(subject, times);
  expect(await operator.revocations.list()).toEqual([
    { kind: 'subject', hash: expect.stringMatching(/^[0-9a-f]{64}$/), ...times },
  ]);
  expect([await operator.revocations.remove(subject), await operator.revocations.remove(subject)]).toEqual([
    true,
    false,
  ]);
});

it('a table that the gateway did not make is found by the output that names it, and one without is one sentence', async () => {
  const named = (output: string) =>
    deployedOperator(
      { stackName: 'Shop' },
      [{ ...manifest, identityTable: { output } } as AssemblyManifest],
      () => noon,
    );
  expect(await named('IdentityName').revocations.list()).toEqual([]);
  await expect(named('Nowhere').revocations.list()).rejects.toThrow('stack Shop: output Nowhere is not deployed');
});

it('a table that is not there is one sentence of AWS', async () => {
  const elsewhere = deployedOperator(
    { stackName: 'Shop' },
    [{ ...manifest, identityTable: 'Forwarder1' } as AssemblyManifest],
    () => noon,
  );
  await expect(elsewhere.revocations.list()).rejects.toThrow(DeployedError);
  elsewhere.close();
});
