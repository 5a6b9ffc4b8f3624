import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stage } from 'aws-cdk-lib';
import { type GatewayUnderTest, gatewayTemplate, startGateway } from 'cdk-gatehouse/testing';
import { environments } from './environments.ts';
import { marketGateway } from './gateway.ts';
import { GatewayStack } from './gateway-stack.ts';
import { NetworkStack } from './network-stack.ts';

it('synthesises to the template we reviewed', () => {
  expect(gatewayTemplate(marketGateway)).toMatchSnapshot();
});

interface Template {
  readonly Resources: {
    readonly [id: string]: { readonly Type: string; readonly Properties?: { readonly [name: string]: unknown } };
  };
}

describe.each(Object.entries(environments))('the environment %s', (stage, environment) => {
  const outdir = mkdtempSync(join(tmpdir(), 'gatehouse-market-'));
  let templates: { readonly network: Template; readonly market: Template };
  beforeAll(() => {
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false });
    const { env } = environment;
    const place = new Stage(app, stage, { env });
    const network = new NetworkStack(place, 'Network', { env });
    const market = new GatewayStack(place, 'Market', { env, stage, environment, network });
    const assembly = place.synth();
    const templateOf = (artifactId: string) => assembly.getStackArtifact(artifactId).template as Template;
    templates = { network: templateOf(network.artifactId), market: templateOf(market.artifactId) };
  }, 60_000);
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  const all = (template: Template, type: string) =>
    Object.values(template.Resources).filter(({ Type }) => Type === type);

  it('is reached by its domain alone, behind the firewall', () => {
    expect(all(templates.market, 'AWS::ApiGateway::RestApi')[0]?.Properties).toMatchObject({
      DisableExecuteApiEndpoint: true,
    });
    expect(all(templates.market, 'AWS::ApiGateway::DomainName')[0]?.Properties).toMatchObject({
      DomainName: environment.domain,
    });
    expect(all(templates.market, 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
  });

  it('opens the services of the network to the functions of the gateway, and to nobody else', () => {
    const open = all(templates.network, 'AWS::EC2::SecurityGroup').filter(
      ({ Properties }) => Properties?.['SecurityGroupIngress'] !== undefined,
    );
    expect(open).toEqual([]);
    expect(all(templates.network, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
    const balancers = all(templates.network, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(balancers.map(({ Properties }) => Properties?.['Scheme'])).toEqual(['internal', 'internal']);
    const functions = Object.keys(templates.market.Resources).find((id) => id.includes('ForwarderGroup')) as string;
    for (const { Properties } of all(templates.market, 'AWS::EC2::SecurityGroupIngress'))
      expect(Properties?.['SourceSecurityGroupId']).toEqual({ 'Fn::GetAtt': [functions, 'GroupId'] });
  });

  it('tells each owner of the services it owns', () => {
    const told = new Set(
      all(templates.market, 'AWS::CloudWatch::Alarm').map(({ Properties }) =>
        JSON.stringify(Properties?.['AlarmActions'] ?? []),
      ),
    );
    told.delete('[]'); // Alarms that only take a deployment back tell nobody.
    expect(told.size).toBe(4);
  });
});

describe('the market on this machine', () => {
  let market: GatewayUnderTest;
  beforeAll(async () => {
    market = await startGateway(marketGateway);
  }, 60_000);
  afterAll(() => market?.stop());

  const ask = async (method: string, path: string, { token, body }: { token?: string; body?: object } = {}) => {
    const answer = await fetch(`${market.url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };

  it('shows the catalogue to everyone', async () => {
    expect(await ask('GET', '/catalogue/products/p-1')).toMatchObject({ status: 200, body: { name: 'Kettle' } });
    expect(await ask('GET', '/catalogue/products/none')).toMatchObject({ status: 400 });
  });

  it('takes an order of a customer, in the form that the team declared', async () => {
    const token = await market.token('customer', { subject: 'alice', scopes: ['orders:write'] });
    const order = { productId: 'p-2', quantity: 1 };
    expect(await ask('POST', '/orders', { token, body: order })).toEqual({
      status: 201,
      body: { customer: 'alice', order },
    });
    expect(await ask('POST', '/orders', { token, body: { ...order, price: 1 } })).toMatchObject({ status: 400 });
    expect(await ask('POST', '/orders', { body: order })).toMatchObject({ status: 401 });
  });

  it('shows an account to its customer, by a signature that a direct call does not have', async () => {
    const token = await market.token('customer', { subject: 'alice', scopes: ['accounts:read'] });
    expect(await ask('GET', '/accounts/alice', { token })).toEqual({ status: 200, body: { accountOf: 'alice' } });
    expect(await ask('GET', '/accounts/bob', { token })).toMatchObject({ status: 403 });
  });

  it('is asked for its health by whoever watches it', async () => {
    expect(await ask('GET', '/health')).toEqual({ status: 200, body: { status: 'pass' } });
  });

  it('has a service with a public address that answers nobody who comes past the gateway', async () => {
    const server = spawn(process.execPath, ['--import', 'tsx', 'examples/05-platform/teams/accounts/server.ts'], {
      env: { ...process.env, PORT: '0', GATEHOUSE_URL: market.url, GATEHOUSE_ISSUER: 'market' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [port] = await once(server.stdout.setEncoding('utf8'), 'data');
      const forged = { 'x-user-id': 'alice', 'x-gatehouse-token': 'mine' };
      for (const headers of [{}, forged]) {
        const answer = await fetch(`http://127.0.0.1:${port.trim()}/accounts/alice`, { headers });
        expect(answer.status).toBe(401);
      }
    } finally {
      server.kill();
    }
  });
});
