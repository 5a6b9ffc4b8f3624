import { describe, expect, it } from '@jest/globals';
import { knownRoute, renamedParameters } from '../../../lib/engine/paths/known-route.ts';

const routes = {
  'GET /orders/{id}': 'one',
  'GET /orders/{id}/lines/{line}': 'line',
  'GET /files/{path+}': 'file',
  'POST /orders': 'new',
  'ANY /orders/{id}': 'other',
  'ANY /{rest+}': 'old',
};

describe('a route is known by the template of another deployment', () => {
  it.each<{ asked: string; key: keyof typeof routes | undefined; renamed: object | undefined }>`
    asked                              | key                                | renamed
    ${'GET /orders/{id}'}              | ${'GET /orders/{id}'}              | ${{}}
    ${'GET /orders/{orderId}'}         | ${'GET /orders/{id}'}              | ${{ orderId: 'id' }}
    ${'GET /orders/{line}/lines/{id}'} | ${'GET /orders/{id}/lines/{line}'} | ${{ line: 'id', id: 'line' }}
    ${'GET /files/{rest+}'}            | ${'GET /files/{path+}'}            | ${{ rest: 'path' }}
    ${'POST /orders'}                  | ${'POST /orders'}                  | ${{}}
    ${'PUT /orders/{id}'}              | ${'ANY /orders/{id}'}              | ${{}}
    ${'PUT /orders/{orderId}'}         | ${'ANY /orders/{id}'}              | ${{ orderId: 'id' }}
    ${'OPTIONS /{proxy+}'}             | ${'ANY /{rest+}'}                  | ${{ proxy: 'rest' }}
    ${'PUT /orders'}                   | ${undefined}                       | ${undefined}
    ${'GET /files/{path}'}             | ${undefined}                       | ${undefined}
    ${'GET /orders/open'}              | ${undefined}                       | ${undefined}
    ${'GET /orders/{id}/{line}'}       | ${undefined}                       | ${undefined}
    ${'GET /toString'}                 | ${undefined}                       | ${undefined}
  `('$asked is $key', ({ asked, key, renamed }) => {
    const [method, resource] = asked.split(' ') as [string, string];
    const found = knownRoute(routes, method, resource);
    expect([found?.key, found?.renamed]).toEqual([key, renamed]);
    expect(found?.route).toBe(key && routes[key]);
  });

  it('knows nothing that objects have by themselves', () => {
    expect(knownRoute({}, 'toString', '')).toBeUndefined();
  });

  it('takes each value for the parameter in whose place it stands', () => {
    const { renamed } = knownRoute(routes, 'GET', '/orders/{line}/lines/{id}') ?? { renamed: {} };
    expect(renamedParameters({ line: '7', id: '2' }, renamed)).toEqual({ id: '7', line: '2' });
    expect(renamedParameters(null, {})).toEqual({});
  });
});
