import { describe, expect, it } from '@jest/globals';
import type { MethodDefinition } from '../../lib/local/services/api-gateway/rest-api-definition.ts';
import { router } from '../../lib/local/services/api-gateway/router.ts';
import type { Method } from '../../lib/model/gateway-model.ts';
import { methodsAt } from '../../lib/openapi/methods-at.ts';

const keys = [
  'GET /users/me',
  'DELETE /users/{id}',
  'POST /users/{id}/orders',
  'PUT /users/{id}/{rest+}',
  'GET /open/{rest+}',
  'ANY /old/{rest+}',
  'HEAD /old/{rest+}',
];
const entries = keys.map((key) => {
  const [method, path] = key.split(' ') as [Method, string];
  return { method, path };
});
const every = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

describe('the methods that requests to a path may have', () => {
  it.each<[string, readonly string[]]>([
    ['/users/me', ['GET', 'DELETE']],
    ['/users/{id}', ['DELETE']],
    ['/users/{id}/orders', ['POST', 'PUT']],
    ['/users/{id}/{rest+}', ['PUT']],
    ['/open/{rest+}', ['GET']],
    ['/old/{rest+}', every],
  ])('are its own and those of more general paths: %s', (path, methods) => {
    expect([...methodsAt(path, entries)].sort()).toEqual([...methods].sort());
  });

  it('are those that a request finds, as API Gateway looks for them', () => {
    const route = router(entries.map(({ method, path }) => ({ method, resource: path }) as MethodDefinition));
    for (const { path } of entries) {
      const request = path.replace('{rest+}', 'a/b').replace('{id}', '7');
      expect([path, every.filter((method) => route(method, request) !== undefined)]).toEqual([
        path,
        every.filter((method) => methodsAt(path, entries).includes(method)),
      ]);
    }
  });

  it('are six of a route of ANY method at the root, wherever it is asked', () => {
    const withOld = [...entries, { method: 'ANY', path: '/{rest+}' } as const];
    expect([...methodsAt('/users/me', withOld)].sort()).toEqual([...every].sort());
    expect(methodsAt('/', [...withOld, { method: 'GET', path: '/' }])).toEqual(['GET']);
  });
});
