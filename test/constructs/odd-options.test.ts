import { expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { GatehouseError, Gateway } from '../../lib/index.ts';
import { shopGateway, shopPlaces } from './shop.ts';

/** What plain JavaScript may give, by mistake, for any option. */
const oddities: readonly unknown[] = [
  ...[5, '', 'x', true, null, [], [null], {}, () => 1],
  ...[{ kind: 'custom' }, { kind: 'existing' }, { kind: 'web-acl', ip: 5 }, { kind: 'nodes' }, { kind: 'shared' }],
  ...[
    { kind: 'gradually' },
    { a: null },
    { topic: 1, topics: 5 },
    { identity: 1 },
    { detail: null },
    { reserved: null },
  ],
];

it.each([
  ...['gateway', 'stage', 'auth', 'upstreams', 'vpc', 'subnets', 'securityGroups', 'egress', 'limitStore', 'tables'],
  ...['encryptionKey', 'domain', 'executeApi', 'firewall', 'privateEndpoint', 'roles', 'permissionsBoundary'],
  ...['concurrency', 'rollout', 'accessLog', 'functionLogs', 'principals', 'metrics', 'tracing', 'dashboard', 'alarms'],
  ...['split', 'apiKeys', 'noSuchOption'],
])('what stands at `%s` by mistake is told as a mistake, and never as an error of the program', (option) => {
  const gateway = shopGateway();
  const thrown = oddities.map((value) => {
    try {
      new Gateway(new Stack(new App(), 'Stack'), 'Gateway', { ...shopPlaces, gateway, [option]: value } as never);
      return null;
    } catch (error) {
      return error instanceof GatehouseError ? null : { value, error };
    }
  });
  expect(thrown.filter((one) => one !== null)).toEqual([]);
});
