import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { Gateway } from '../../lib/index.ts';
import { mallGateway, mallPlaces, mallTemplate } from './failing-upstreams.ts';
import { mayTouch, statementsOf } from './role-rights.ts';
import { only, resources, synthesise } from './shop.ts';

const template = mallTemplate();
const withoutHash = (id: string) => id.replace(/[0-9A-F]{8}(?:[0-9a-f]{32})?$/, '');
const ofType = (type: string) =>
  Object.fromEntries(Object.entries(resources(template, type)).map(([id, one]) => [withoutHash(id), one]));

const forwarders = ['GatewayForwarderFunction', 'GatewayForwardersearchFunction', 'GatewayForwarderexportsFunction'];
const roles = ['ForwarderRole', 'ForwardersearchRole', 'ForwarderexportsRole'];

describe('an isolated service', () => {
  it('has a function with instances of its own, of the same bundle and as long as the others', () => {
    const functions = ofType('AWS::Lambda::Function');
    const rows = forwarders.map((id) => {
      const { Description, ReservedConcurrentExecutions, Timeout, MemorySize } = functions[id]?.Properties ?? {};
      return [Description, ReservedConcurrentExecutions, Timeout, MemorySize];
    });
    expect(rows).toEqual([
      ['Decides and forwards the requests of mall', undefined, 10, 512],
      ['Decides and forwards the requests of mall for search', 20, 10, 512],
      ['Decides and forwards the requests of mall for exports', 5, 10, 512],
    ]);
  });

  it('is called as the published version of its function, and no other service is', () => {
    const { Body } = only(template, 'AWS::ApiGateway::RestApi').Properties;
    const called = ['/orders', '/search', '/exports', '/products', '/.well-known/gatehouse/jwks.json'].map(
      (path) => /\$\{([A-Za-z]+)CurrentVersion/.exec(JSON.stringify(Body.paths[path].get))?.[1],
    );
    expect(called).toEqual([
      'GatewayForwarderFunction',
      'GatewayForwardersearchFunction',
      'GatewayForwarderexportsFunction',
      'GatewayForwarderFunction',
      // The only service that is sent tokens is this one, so its function has the keys.
      'GatewayForwardersearchFunction',
    ]);
  });

  it('adds one permission, which the stage waits for, and keeps what an older deployment calls', () => {
    const permissions = Object.entries(resources(template, 'AWS::Lambda::Permission')).filter(
      ([, { Properties }]) => Properties['Principal'] === 'apigateway.amazonaws.com',
    );
    expect(permissions.map(([id]) => withoutHash(id))).toEqual([
      'GatewayRestAuthorizerPermission',
      'GatewayRestForwarderPermission',
      'GatewayRestForwarderPermissionsearch',
      'GatewayRestForwarderPermissionexports',
    ]);
    expect([...(only(template, 'AWS::ApiGateway::Stage').DependsOn ?? [])].sort()).toEqual(
      permissions.map(([id]) => id).sort(),
    );
    for (const [, { UpdateReplacePolicy }] of permissions) expect(UpdateReplacePolicy).toBe('Retain');
  });

  it('shares circuits, as far as it has some, and touches nothing else of any table', () => {
    const rows = {
      'a circuit': { table: 'State', leadingKey: 'circuit#mall' },
      'a circuit of another gateway': { table: 'State', leadingKey: 'circuit#mall2' },
      'what a check found': { table: 'State', leadingKey: 'health#mall' },
      'a counter': { table: 'State', leadingKey: 'limit#1' },
      'an own key': { table: 'Identity', leadingKey: 'key#1' },
    };
    const actions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchWriteItem'];
    const rights = Object.fromEntries(
      [...roles, 'HealthChecksRole'].map((role) => [
        role,
        Object.entries(rows).flatMap(([row, request]) => {
          const may = actions.filter((action) =>
            mayTouch(template, role, { action: `dynamodb:${action}`, ...request }),
          );
          return may.length === 0 ? [] : [`${row}: ${may.join(' ')}`];
        }),
      ]),
    );
    expect(rights).toEqual({
      ForwarderRole: ['a circuit: GetItem UpdateItem Query', 'what a check found: Query'],
      ForwardersearchRole: ['a circuit: GetItem UpdateItem Query'],
      // Its breaker is written off.
      ForwarderexportsRole: ['what a check found: Query'],
      HealthChecksRole: ['what a check found: UpdateItem Query'],
    });
  });

  it('knows the secret of signed tokens only where it signs', () => {
    const functions = ofType('AWS::Lambda::Function');
    const knowing = forwarders.filter(
      (id) => functions[id]?.Properties['Environment'].Variables.GATEHOUSE_SIGNING_SECRET !== undefined,
    );
    expect(knowing).toEqual(['GatewayForwardersearchFunction']);
  });

  it('is told apart in the manifest and in the outputs', () => {
    const manifest = synthesise(
      (stack) => new Gateway(stack, 'Gateway', { gateway: mallGateway(), ...mallPlaces }),
      ({ directory }) =>
        JSON.parse(readFileSync(join(directory, 'Shop.Gateway.gatehouse.json'), 'utf8')) as AssemblyManifest,
    );
    expect(
      Object.fromEntries(Object.entries(manifest.forwarders).map(([service, id]) => [service, withoutHash(id)])),
    ).toEqual({
      orders: 'GatewayForwarderFunction',
      search: 'GatewayForwardersearchFunction',
      exports: 'GatewayForwarderexportsFunction',
      products: 'GatewayForwarderFunction',
    });
    expect(manifest.health).toEqual({
      function: expect.stringMatching(/^GatewayHealthChecksFunction[0-9A-F]{8}$/),
      why: 'a function that checks all the time costs 6.57 dollars a month for the gateway, and each target 0.03',
    });
    expect(manifest.upstreams.map((one) => [one.name, one.secretsVariable, one.credential])).toEqual([
      ['orders', 'secrets_orders', 'basic'],
      ['search', null, null],
      ['exports', 'secrets_exports', null],
      ['products', null, null],
    ]);
    expect(manifest.quotas.find(({ name }) => name.startsWith('reserved'))).toEqual({
      name: 'reserved concurrency of the account',
      used: 25,
      allowed: 900,
    });
    const outputs = Object.keys(template['Outputs'] as object).map(withoutHash);
    expect(outputs.filter((name) => /Forwarder|Health/.test(name))).toEqual([
      'GatewayForwarderName',
      'GatewayForwarderNamesearch',
      'GatewayForwarderNameexports',
      'GatewayHealthName',
    ]);
  });
});

describe('the secrets of an upstream', () => {
  const secretsOf = (role: string) =>
    statementsOf(template, role)
      .filter(({ Action }) => `${Action}`.includes('secretsmanager'))
      .flatMap(({ Resource }) => [Resource].flat().map(nameOf));

  /** The name in an ARN that is joined of region and account, or the secret that the stack makes. */
  const nameOf = (arn: unknown): string => {
    const { Ref, 'Fn::Join': join } = arn as { Ref?: string; 'Fn::Join'?: readonly [string, readonly unknown[]] };
    return Ref === undefined ? `${join?.[1].at(-1)}`.replace(/^:secret:/, '') : withoutHash(Ref);
  };

  it('are read by the function that calls it, and by no other', () => {
    expect(Object.fromEntries(roles.map((role) => [role, secretsOf(role)]))).toEqual({
      ForwarderRole: ['mall/orders-??????', 'mall/ca-??????'],
      ForwardersearchRole: ['GatewaySigningSecret'],
      ForwarderexportsRole: ['mall/ca-??????', 'mall/certificate-??????'],
    });
  });

  it('are read by the checks as far as TLS needs them: a check shows no credential', () => {
    expect(secretsOf('HealthChecksRole')).toEqual(['mall/ca-??????', 'mall/certificate-??????']);
  });

  it('are named in a stage variable, and are in no template', () => {
    expect(only(template, 'AWS::ApiGateway::Stage').Properties['Variables']).toMatchObject({
      upstream_orders: 'a.orders.example.com#3,b.orders.example.com',
      secrets_orders: 'credential=mall/orders&ca=mall/ca',
      secrets_exports: 'ca=mall/ca&certificate=mall/certificate',
    });
  });

  it('are reached from an isolated network by one endpoint, which leads to them and to nothing else', () => {
    const endpoints = Object.values(resources(template, 'AWS::EC2::VPCEndpoint')).filter(
      ({ Properties }) => Properties['VpcEndpointType'] === 'Interface',
    );
    expect(endpoints).toHaveLength(1);
    const [statement, ...more] = endpoints[0]?.Properties['PolicyDocument'].Statement ?? [];
    expect(more).toEqual([]);
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue' });
    expect(statement.Resource.map(nameOf)).toEqual([
      'GatewaySigningSecret',
      'mall/orders-??????',
      'mall/ca-??????',
      'mall/certificate-??????',
    ]);
  });
});
