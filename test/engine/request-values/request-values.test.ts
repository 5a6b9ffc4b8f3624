import { describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../lib/contract/caller.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import { type RequestView, resolveRequestValue } from '../../../lib/engine/request-values/request-values.ts';

const request: RequestView = {
  path: { id: 'a%20b', broken: '%zz' },
  query: { q: ['1'], many: ['1', '2'] },
  headers: [
    ['X-One', '1'],
    ['x-many', 'a'],
    ['X-MANY', 'b'],
  ],
  caller: {
    credential: 'c',
    subject: 'user-1',
    issuer: 'i',
    expiresAt: 1,
    scopes: [],
    roles: [],
    claims: { n: 1, no: false, list: ['a'] },
  },
  clientIp: '203.0.113.9',
  requestId: 'r-1',
  route: 'GET /orders/{id}',
  service: 'orders',
  gateway: 'shop',
};

describe('a value of a request', () => {
  it.each<[RequestValue, string | undefined]>([
    [{ from: 'key.id' }, undefined],
    [{ from: 'route' }, 'GET /orders/{id}'],
    [{ from: 'service' }, 'orders'],
    [{ from: 'gateway' }, 'shop'],
    [{ from: 'path', name: 'id' }, 'a b'],
    [{ from: 'path', name: 'broken' }, undefined],
    [{ from: 'path', name: 'none' }, undefined],
    [{ from: 'path', name: 'toString' }, undefined],
    [{ from: 'query', name: 'q' }, '1'],
    [{ from: 'query', name: 'many' }, '1,2'],
    [{ from: 'query', name: 'none' }, undefined],
    [{ from: 'header', name: 'x-one' }, '1'],
    [{ from: 'header', name: 'X-Many' }, 'a, b'],
    [{ from: 'header', name: 'none' }, undefined],
    [{ from: 'claims', name: 'sub' }, 'user-1'],
    [{ from: 'claims', name: 'n' }, '1'],
    [{ from: 'claims', name: 'no' }, 'false'],
    [{ from: 'claims', name: 'list' }, '["a"]'],
    [{ from: 'claims', name: '__proto__' }, undefined],
    [{ from: 'client.ip' }, '203.0.113.9'],
    [{ from: 'request.id' }, 'r-1'],
    [{ from: 'static', value: 'x' }, 'x'],
  ])('%j is %j', (value, text) => {
    expect(resolveRequestValue(value, request)).toBe(text);
  });

  it('the holder of a key is known by the key, and has no subject', () => {
    const holder = { ...request, caller: { ...request.caller, keyId: 'key-1' } as Caller };
    expect(resolveRequestValue({ from: 'key.id' }, holder)).toBe('key-1');
    expect(resolveRequestValue({ from: 'claims', name: 'sub' }, holder)).toBe(undefined);
  });

  it('claims of nobody are absent', () => {
    expect(resolveRequestValue({ from: 'claims', name: 'sub' }, { ...request, caller: undefined })).toBe(undefined);
  });
});
