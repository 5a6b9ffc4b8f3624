import { expect, test } from '@jest/globals';
import { call } from '../../lib/declare/call.ts';
import { jwt } from '../../lib/declare/credential.ts';
import { platform } from '../../lib/declare/platform.ts';
import { untyped } from '../model/declarations.ts';

const shop = platform('shop', { auth: { customer: jwt({ claims: { tid: 'string' } }) } });
const users = shop.service('users', {
  owner: 'team-users',
  upstream: { timeout: '1s' },
  routes: { 'GET /users/{userId}': { auth: 'customer' }, 'GET /banner': { auth: 'public', reason: 'x' } },
});

test('an aggregate is the JSON of what was typed, and a part names its service and its route', () => {
  const home = shop.aggregate('home', {
    owner: 'team-mobile',
    timeout: '3s',
    routes: {
      'GET /dashboard': {
        auth: 'customer',
        parts: {
          user: call(users, 'GET /users/{userId}', { path: { userId: 'claims.sub' }, critical: 503, pick: ['name'] }),
          banner: call(users, 'GET /banner', { query: { of: 'parts.user.tenant' }, fallback: 'omit' }),
        },
      },
    },
  });
  expect(JSON.parse(JSON.stringify(home))).toStrictEqual({
    schema: 1,
    kind: 'aggregate',
    name: 'home',
    platform: 'shop',
    definition: {
      owner: 'team-mobile',
      timeout: '3s',
      routes: {
        'GET /dashboard': {
          auth: 'customer',
          parts: {
            user: {
              schema: 1,
              kind: 'call',
              definition: {
                service: 'users',
                route: 'GET /users/{userId}',
                path: { userId: 'claims.sub' },
                critical: 503,
                pick: ['name'],
              },
            },
            banner: {
              schema: 1,
              kind: 'call',
              definition: {
                service: 'users',
                route: 'GET /banner',
                query: { of: 'parts.user.tenant' },
                fallback: 'omit',
              },
            },
          },
        },
      },
    },
  });
  expect(shop.gateway('mobile', { services: [users, home], bff: 'phones' }).definition.services).toEqual([users, home]);
});

test('what a part is cannot be changed by what it is asked', () => {
  expect(untyped.call(users, 'GET /banner', { service: 'orders', route: 'GET /secrets' })).toStrictEqual({
    schema: 1,
    kind: 'call',
    definition: { service: 'users', route: 'GET /banner' },
  });
});
