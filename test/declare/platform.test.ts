import { describe, expect, test } from '@jest/globals';
import { jwt } from '../../lib/declare/credential.ts';
import { platform } from '../../lib/declare/platform.ts';
import { url } from '../../lib/declare/upstream-place.ts';
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
    expect(() => odd.gateway(value, { services: [odd.service(value, value)] })).not.toThrow();
  });

  test.each<[string, ReturnType<typeof url>, object]>([
    ['an address', url('https://a.example'), { kind: 'url', url: 'https://a.example', insecure: null }],
    [
      'an address with a reason',
      url('http://a.example', { insecure: 'mesh' }),
      { kind: 'url', url: 'http://a.example', insecure: 'mesh' },
    ],
  ])('%s is recorded as a place', (_, place, recorded) => {
    expect(place).toEqual(recorded);
  });
});
