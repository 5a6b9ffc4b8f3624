import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { Gateway } from '../../lib/index.ts';
import { dashboardGateway, dashboardPlaces, dashboardTemplate } from './dashboard.ts';
import { mayTouch, statementsOf } from './role-rights.ts';
import { only, resources, shopTemplate, synthesise } from './shop.ts';

const template = dashboardTemplate();
const withoutHash = (id: string) => id.replace(/[0-9A-F]{8}(?:[0-9a-f]{32})?$/, '');
const ofType = (type: string) =>
  Object.fromEntries(Object.entries(resources(template, type)).map(([id, one]) => [withoutHash(id), one]));
const functions = ofType('AWS::Lambda::Function');
const roles = ['AggregatorRole', 'ForwarderRole', 'ForwarderordersRole'];

describe('the aggregator', () => {
  it('is a function beside the forwarder, as large, in the same network and for as long', () => {
    const { Description, MemorySize, Timeout, VpcConfig, Environment } =
      functions['GatewayAggregatorFunction']?.Properties ?? {};
    const forwarder = functions['GatewayForwarderFunction']?.Properties;
    expect({ Description, MemorySize, Timeout }).toEqual({
      Description: 'Decides requests of mobile and answers with what several services say',
      MemorySize: 512,
      // The longest time of any, which is the aggregate's, and a second for our own work.
      Timeout: 7,
    });
    expect([VpcConfig, Environment]).toEqual([forwarder?.['VpcConfig'], forwarder?.['Environment']]);
    expect(forwarder?.['Timeout']).toBe(7);
  });

  it('is called as its published version, for the routes of aggregates and no others', () => {
    const { Body } = only(template, 'AWS::ApiGateway::RestApi').Properties;
    const called = ['/dashboard', '/orders', '/stock'].map(
      (path) => /\$\{([A-Za-z]+)CurrentVersion/.exec(JSON.stringify(Body.paths[path].get))?.[1],
    );
    expect(called).toEqual(['GatewayAggregatorFunction', 'GatewayForwarderordersFunction', 'GatewayForwarderFunction']);
    expect(JSON.stringify(Body)).not.toContain('{{lambda:');
  });

  it('adds one permission, which the stage waits for, and keeps what an older deployment calls', () => {
    const found = Object.entries(resources(template, 'AWS::Lambda::Permission')).filter(([id]) =>
      id.includes('Aggregator'),
    );
    expect(found.map(([id]) => withoutHash(id))).toEqual(['GatewayRestAggregatorPermission']);
    for (const [id, { UpdateReplacePolicy }] of found) {
      expect(UpdateReplacePolicy).toBe('Retain');
      expect(only(template, 'AWS::ApiGateway::Stage').DependsOn).toContain(id);
    }
  });

  it('shares the circuits of what it calls and reads what checks found, and touches nothing else of any table', () => {
    const rows = {
      'a circuit': { table: 'State', leadingKey: 'circuit#mobile' },
      'a circuit of another gateway': { table: 'State', leadingKey: 'circuit#mobile2' },
      'what a check found': { table: 'State', leadingKey: 'health#mobile' },
      'a counter': { table: 'State', leadingKey: 'limit#1' },
      'an own key': { table: 'Identity', leadingKey: 'key#1' },
      'a revocation': { table: 'Identity', leadingKey: 'revocation' },
    };
    const actions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchWriteItem'];
    const rightsIn = (one: typeof template) =>
      Object.entries(rows).flatMap(([row, request]) => {
        const may = actions.filter((action) =>
          mayTouch(one, 'AggregatorRole', { action: `dynamodb:${action}`, ...request }),
        );
        return may.length === 0 ? [] : [`${row}: ${may.join(' ')}`];
      });
    const shared = ['a circuit: GetItem UpdateItem Query', 'what a check found: Query'];
    expect(rightsIn(template)).toEqual(shared);
    expect(rightsIn(dashboardTemplate({ limitStore: 'dynamodb' }))).toEqual([
      ...shared,
      'a counter: GetItem UpdateItem DeleteItem',
    ]);
  });

  it('connects to the store of limits as the forwarders do', () => {
    const connecting = roles.map((role) =>
      statementsOf(template, role).filter(({ Action }) => `${Action}` === 'elasticache:Connect'),
    );
    expect(connecting[0]).toHaveLength(1);
    expect(connecting[1]).toEqual(connecting[0]);
  });

  it('reads the secrets of the upstreams of its parts and of no others, and the secret it signs with', () => {
    const nameOf = (arn: unknown): string => {
      const { Ref, 'Fn::Join': joined } = arn as { Ref?: string; 'Fn::Join'?: readonly [string, readonly unknown[]] };
      return Ref === undefined ? `${joined?.[1].at(-1)}`.replace(/^:secret:/, '') : withoutHash(Ref);
    };
    const secretsOf = (role: string) =>
      statementsOf(template, role)
        .filter(({ Action }) => `${Action}`.includes('secretsmanager'))
        .flatMap(({ Resource }) => [Resource].flat().map(nameOf));
    expect(Object.fromEntries(roles.map((role) => [role, secretsOf(role)]))).toEqual({
      AggregatorRole: ['mobile/orders-??????', 'GatewaySigningSecret'],
      ForwarderRole: ['mobile/ca-??????', 'GatewaySigningSecret'],
      ForwarderordersRole: ['mobile/orders-??????'],
    });
  });

  it('calls the functions that are upstreams of its parts, and no others', () => {
    const invoked = (role: string) =>
      statementsOf(template, role)
        .filter(({ Action }) => `${Action}` === 'lambda:InvokeFunction')
        .flatMap(({ Resource }) => JSON.stringify(Resource).match(/Stock|Labels/g) ?? []);
    expect(Object.fromEntries(roles.map((role) => [role, [...new Set(invoked(role))]]))).toEqual({
      AggregatorRole: ['Stock'],
      ForwarderRole: ['Stock', 'Labels'],
      ForwarderordersRole: [],
    });
  });

  it('is told to people and tools: in the outputs, and in the manifest as what serves its aggregates', () => {
    const manifest = synthesise(
      (stack) => new Gateway(stack, 'Gateway', { gateway: dashboardGateway(), ...dashboardPlaces(stack) }),
      ({ directory }) =>
        JSON.parse(readFileSync(join(directory, 'Shop.Gateway.gatehouse.json'), 'utf8')) as AssemblyManifest,
    );
    const serving = Object.entries(manifest.forwarders).map(([name, id]) => [name, withoutHash(id)]);
    expect(Object.fromEntries(serving)).toEqual({
      users: 'GatewayForwarderFunction',
      orders: 'GatewayForwarderordersFunction',
      stock: 'GatewayForwarderFunction',
      labels: 'GatewayForwarderFunction',
      billing: 'GatewayForwarderFunction',
      home: 'GatewayAggregatorFunction',
    });
    expect(manifest.upstreams.filter(({ isFunction }) => isFunction).map(({ name }) => name)).toEqual([
      'stock',
      'labels',
    ]);
    expect(manifest.routes.find(({ way }) => way === 'aggregate')).toMatchObject({
      service: 'home',
      path: '/dashboard',
      upstream: null,
      parts: [{ name: 'user', claims: ['sub'] }, { name: 'orders' }, { name: 'stock' }],
    });
    const outputs = Object.keys(template['Outputs'] as object).map(withoutHash);
    expect(outputs.filter((name) => name.includes('Aggregator'))).toEqual(['GatewayAggregatorName']);
  });
});

it('a gateway without aggregates has no aggregator, and nothing that is named after one', () => {
  expect(JSON.stringify(shopTemplate())).not.toContain('ggregat');
});
