import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { DeployedError } from '../../lib/deployed/deployed-error.ts';
import { deployedOperator } from '../../lib/deployed/deployed-operator.ts';
import { OperatorMistake } from '../../lib/operator/operator-mistake.ts';
import {
  type AwsAnswer,
  type AwsEndpoint,
  type AwsRequest,
  awsEndpoint,
  json,
  refusal,
  stackResource,
} from './aws-endpoint.ts';

const manifest: Partial<AssemblyManifest> & Pick<AssemblyManifest, 'gateway'> = {
  ownKeys: [],
  identityTable: 'Identity1',
  gateway: 'shop',
  stack: 'Shop',
  routes: [
    {
      service: 'orders',
      method: 'POST',
      path: '/orders',
      way: 'lambda',
      upstream: 'orders',
    } as AssemblyManifest['routes'][number],
  ],
  forwarders: { orders: 'Forwarder1' },
  usagePlans: [
    { credential: 'partner', tier: 'free', usagePlan: 'FreePlan1' },
    { credential: 'partner', tier: 'pro', usagePlan: 'ProPlan1' },
  ],
  limits: { 'POST /orders': [] },
};
const noon = Date.UTC(2026, 10, 24, 12);

/** What the next requests are answered where a test wants something else than the usual. */
let special: { [line: string]: (request: AwsRequest) => AwsAnswer } = {};
const usual =
  (line: string, answer: (request: AwsRequest) => AwsAnswer) =>
  (request: AwsRequest): AwsAnswer =>
    (special[line] ?? answer)(request);

let endpoint: AwsEndpoint;
let operator: ReturnType<typeof deployedOperator>;
const own = { ...process.env };
beforeAll(async () => {
  endpoint = await awsEndpoint([
    [/^POST \/$/, stackResource({ FreePlan1: 'plan-free', ProPlan1: 'plan-pro', Forwarder1: 'Shop-Forwarder1-X' })],
    [/^POST \/apikeys$/, usual('create', ({ body }) => json({ id: 'k9', ...JSON.parse(body) }, 201))],
    [
      /^GET \/apikeys$/,
      ({ line }) =>
        line.includes('position=more')
          ? json({ item: [{ id: 'k2', name: 'globex', enabled: false }] })
          : json({
              item: [
                { id: 'other', name: 'other', enabled: true },
                { id: 'k1', enabled: true },
              ],
              position: 'more',
            }),
    ],
    [/^DELETE \/apikeys\/[^/]+$/, usual('delete', () => ({ status: 202, body: '' }))],
    [/^POST \/usageplans\/plan-\w+\/keys$/, usual('join', ({ body }) => json({ id: JSON.parse(body).keyId }, 201))],
    [/^GET \/usageplans\/plan-free\/keys$/, () => json({ item: [{ id: 'k1', name: 'acme', value: 'never shown' }] })],
    [/^GET \/usageplans\/plan-pro\/keys$/, () => json({ item: [{ id: 'k2', name: 'globex' }] })],
    [/^GET \/usageplans\/plan-free$/, () => json({ id: 'plan-free', quota: { limit: 10, period: 'MONTH' } })],
    [/^GET \/usageplans\/plan-pro$/, () => json({ id: 'plan-pro' })],
    [/^GET \/usageplans\/plan-\w+\/usage$/, usual('usage', () => json({ values: { k1: [[3, 6]], k2: [[5, 0]] } }))],
    [
      /^POST \/2015-03-31\/functions\/Shop-Forwarder1-X\/invocations$/,
      usual('invoke', ({ body }) => json({ limits: [JSON.parse(body)] })),
    ],
  ]);
  Object.assign(process.env, endpoint.env);
  operator = deployedOperator({ stackName: 'Shop' }, [manifest as AssemblyManifest], () => noon);
});
afterAll(async () => {
  operator.close();
  await endpoint.stop();
  for (const name of Object.keys(endpoint.env)) delete process.env[name];
  Object.assign(process.env, own);
});
beforeEach(() => {
  special = {};
  endpoint.taken();
});

const lines = () => endpoint.taken().map(({ line }) => line);

describe('a key of a deployed gateway', () => {
  it('is made with a value of ours and put into the usage plan of its tier', async () => {
    const { id, value } = await operator.keys.create({ tier: 'free', name: 'acme' });
    expect({ id, value }).toEqual({ id: 'k9', value: expect.stringMatching(/^gh-free-[0-9A-Za-z]{32}$/) });
    const requests = endpoint.taken().filter(({ line }) => line !== 'POST /');
    expect(requests).toEqual([
      { line: 'POST /apikeys', body: JSON.stringify({ name: 'acme', enabled: true, value }), isSigned: true },
      { line: 'POST /usageplans/plan-free/keys', body: '{"keyId":"k9","keyType":"API_KEY"}', isSigned: true },
    ]);
  });

  it('is deleted again when it cannot be put into its plan', async () => {
    special['join'] = () => refusal(404, 'NotFoundException', 'Invalid Usage Plan ID specified');
    await expect(operator.keys.create({ tier: 'pro', name: 'acme' })).rejects.toThrow(
      'key k9 could not be put into its usage plan; it is deleted again. AWS: NotFoundException: Invalid Usage Plan ID specified',
    );
    expect(lines().at(-1)).toBe('DELETE /apikeys/k9');
  });

  it('is named when it could not be deleted again', async () => {
    special['join'] = () => refusal(404, 'NotFoundException', 'no such plan');
    special['delete'] = () => refusal(403, 'AccessDeniedException', 'not you');
    await expect(operator.keys.create({ tier: 'pro', name: 'acme' })).rejects.toThrow(
      'key k9 could not be put into its usage plan; it could not be deleted again. AWS: NotFoundException: no such plan',
    );
  });

  it('has its value in no message, whatever AWS repeats', async () => {
    special['create'] = ({ body }) => refusal(409, 'ConflictException', `taken: ${JSON.parse(body).value}`);
    await expect(operator.keys.create({ tier: 'free', name: 'acme' })).rejects.toEqual(
      new DeployedError('AWS: ConflictException: taken: …'),
    );
  });

  it('is not made for a tier that is not declared', async () => {
    await expect(operator.keys.create({ tier: 'gold', name: 'acme' })).rejects.toEqual(
      new OperatorMistake('no such tier; there are partner free, partner pro'),
    );
    expect(lines()).toEqual([]);
  });
});

describe('the keys of a deployed gateway', () => {
  it('are those of its usage plans, page after page, without their values', async () => {
    expect(await operator.keys.list()).toEqual([
      { id: 'k1', name: 'acme', enabled: true, credential: 'partner', tier: 'free', expiresAt: null },
      { id: 'k2', name: 'globex', enabled: false, credential: 'partner', tier: 'pro', expiresAt: null },
    ]);
  });

  it('are deleted by id, and those of others are not', async () => {
    expect(await operator.keys.revoke('other')).toBe(false);
    expect(lines().filter((line) => line.startsWith('DELETE'))).toEqual([]);
    expect(await operator.keys.revoke('k2')).toBe(true);
    expect(lines().filter((line) => line.startsWith('DELETE'))).toEqual(['DELETE /apikeys/k2']);
  });

  it('have used what AWS says of today: of the quota where there is one', async () => {
    expect(await operator.keys.usage('k1')).toEqual({ period: 'MONTH', used: 4, limit: 10, remaining: 6 });
    expect(lines().at(-1)).toBe('GET /usageplans/plan-free/usage?endDate=2026-11-24&keyId=k1&startDate=2026-11-24');
    expect(await operator.keys.usage('k2')).toEqual({ period: 'DAY', used: 5, limit: null, remaining: null });
    expect(await operator.keys.usage('other')).toBeNull();
  });

  it('have used nothing where AWS says nothing', async () => {
    special['usage'] = () => json({ values: {} });
    expect(await operator.keys.usage('k1')).toEqual({ period: 'MONTH', used: 0, limit: 10, remaining: 10 });
  });
});

describe('the limits of a deployed gateway', () => {
  const question = { action: 'show', route: 'POST /orders', values: { 'claims.sub': 'alice' } } as const;

  it('are asked of its forwarder', async () => {
    expect(await operator.limits(question)).toEqual({ limits: [{ gatehouse: 'limits', ...question }] });
  });

  it('are refused in the words of the forwarder, or of why it failed', async () => {
    special['invoke'] = () => json({ refused: 'the limit store does not answer' });
    expect(await operator.limits(question)).toEqual({ refused: 'the limit store does not answer' });
    special['invoke'] = () => ({
      ...json({ errorType: 'Error', errorMessage: 'Task timed out' }),
      headers: { 'x-amz-function-error': 'Unhandled' },
    });
    expect(await operator.limits(question)).toEqual({ refused: 'the forwarder failed: Task timed out' });
    expect(await operator.limits({ ...question, route: 'GET /x' })).toEqual({
      refused: 'no route GET /x with limits; there are POST /orders',
    });
  });
});

describe('the circuits of a deployed gateway', () => {
  const order = { action: 'open', upstream: 'orders', by: 'ada', why: 'a drill' } as const;

  it('are asked of its forwarder', async () => {
    const standing = { upstream: 'orders', state: 'closed' };
    special['invoke'] = () => json({ breakers: [standing] });
    expect(await operator.breakers.list()).toEqual([{ gateway: 'shop', ...standing }]);
    expect(JSON.parse(endpoint.taken().at(-1)?.body ?? '')).toEqual({ gatehouse: 'breakers', action: 'list' });
    expect(await operator.breakers.force(order)).toEqual({ gateway: 'shop', ...standing });
    expect(JSON.parse(endpoint.taken().at(-1)?.body ?? '')).toEqual({ gatehouse: 'breakers', ...order });
  });

  it('are not forced by a forwarder that refuses, or has no instance left', async () => {
    special['invoke'] = () => json({ refused: 'the table of circuits does not answer' });
    await expect(operator.breakers.force(order)).rejects.toEqual(
      new OperatorMistake('the table of circuits does not answer'),
    );
    special['invoke'] = () => refusal(429, 'TooManyRequestsException', 'Rate Exceeded.');
    await expect(operator.breakers.force(order)).rejects.toEqual(
      new OperatorMistake('the forwarder is throttled: Rate Exceeded.'),
    );
  });
});

describe('what AWS refuses', () => {
  it('is told in its own words: a stack that is not there', async () => {
    const nowhere = deployedOperator(
      { stackName: 'Nowhere' },
      [{ ...manifest, forwarders: { orders: 'Missing' } } as AssemblyManifest],
      () => noon,
    );
    const question = { action: 'show', route: 'POST /orders', values: {} } as const;
    await expect(nowhere.limits(question)).rejects.toEqual(
      new DeployedError("AWS: ValidationError: Stack 'Nowhere' does not exist"),
    );
    nowhere.close();
  });

  it('is told: a profile that is not there', async () => {
    // With keys beside the profile the SDK would warn of two sources of credentials.
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    const nobody = deployedOperator(
      { stackName: 'Shop', profile: 'nobody' },
      [manifest as AssemblyManifest],
      () => noon,
    );
    await expect(nobody.keys.list()).rejects.toThrow(DeployedError);
    nobody.close();
  });
});
