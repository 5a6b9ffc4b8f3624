import { describe, expect, test } from '@jest/globals';
import { jwt } from '../../lib/declare/credential.ts';
import { platform } from '../../lib/declare/platform.ts';
import { lambdaFunction, loadBalancer, type Place, url } from '../../lib/declare/upstream-place.ts';
import { untyped } from '../model/declarations.ts';

describe('declaring only records', () => {
  const shop = platform('shop', { auth: { customer: jwt({ scopes: ['a'] }) } });
  const orders = shop.service('orders', {
    owner: 'team-orders',
    upstream: { timeout: '1s' },
    routes: { 'GET /a': { auth: 'customer' } },
  });

  test('a gateway is the JSON of what was typed, with its schema', () => {
    const gateway = shop.gateway('mobile', { services: [orders] });
    expect(JSON.parse(JSON.stringify(gateway))).toEqual({
      schema: 1,
      kind: 'gateway',
      name: 'mobile',
      platform: {
        schema: 1,
        kind: 'platform',
        name: 'shop',
        definition: { auth: { customer: { schema: 1, kind: 'jwt', definition: { scopes: ['a'] } } } },
      },
      definition: {
        services: [
          {
            schema: 1,
            kind: 'service',
            name: 'orders',
            platform: 'shop',
            definition: {
              owner: 'team-orders',
              upstream: { timeout: '1s' },
              routes: { 'GET /a': { auth: 'customer' } },
            },
          },
        ],
      },
    });
  });

  test('a credential without options records an empty definition', () => {
    expect(jwt()).toEqual({ schema: 1, kind: 'jwt', definition: {} });
  });

  test.each([
    [undefined],
    [null],
    [42],
    [[]],
    [() => 1],
  ])('%p is recorded without complaint, and refused when it is synthesised', (value) => {
    const odd = untyped.platform(value, value);
    const services = [odd.service(value, value), odd.aggregate(value, value)];
    expect(() => odd.gateway(value, { services })).not.toThrow();
    expect(() => untyped.call(value, value, value)).not.toThrow();
  });

  test.each<[string, Place, object]>([
    ['an address', url('https://a.example'), { kind: 'url', url: 'https://a.example', insecure: null }],
    [
      'an address with a reason',
      url('http://a.example', { insecure: 'mesh' }),
      { kind: 'url', url: 'http://a.example', insecure: 'mesh' },
    ],
    [
      'a load balancer',
      loadBalancer({ loadBalancerDnsName: 'a.elb.example' }),
      { kind: 'url', url: 'https://a.elb.example', insecure: null },
    ],
    [
      'a load balancer with a port, a weight and a reason',
      loadBalancer({ loadBalancerDnsName: 'a.elb.example' }, { port: 8080, weight: 3, insecure: 'in the VPC' }),
      { kind: 'url', url: 'http://a.elb.example:8080', insecure: 'in the VPC', weight: 3 },
    ],
    ['a function', lambdaFunction({ functionArn: 'arn' }), { kind: 'function', function: { functionArn: 'arn' } }],
  ])('%s is recorded as a place', (_, place, recorded) => {
    expect(place).toEqual(recorded);
  });
});
