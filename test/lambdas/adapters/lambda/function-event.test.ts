import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { functionEvent } from '../../../../lambdas/adapters/lambda/function-event.ts';
import type { FunctionRequest } from '../../../../lambdas/function-port.ts';
import type { MethodDefinition } from '../../../../lib/local/services/api-gateway/rest-api-definition.ts';
import { router } from '../../../../lib/local/services/api-gateway/router.ts';
import { multiValues, orNull, singleValues } from '../../../../lib/local/services/api-gateway/value-maps.ts';
import { request as guarded } from '../../calls/guarded.ts';

const request = (more: Partial<FunctionRequest> = {}): FunctionRequest => ({ ...guarded, functionName: 'f', ...more });

it('is the event of a proxy integration', () => {
  const event = functionEvent(
    request({
      target: '/orders/a%2Fb/?q=1&q=%C3%A9+x&e',
      method: 'POST',
      headers: [
        ['Content-Type', 'application/json'],
        ['X-Two', '1'],
        ['X-Two', '2'],
        ['user-agent', 'test'],
      ],
      body: Buffer.from('{"a":"é"}'),
    }),
  );
  expect(event).toEqual({
    resource: '/{proxy+}',
    path: '/orders/a%2Fb/',
    httpMethod: 'POST',
    headers: { Host: 'api.example.com', 'Content-Type': 'application/json', 'X-Two': '2', 'user-agent': 'test' },
    multiValueHeaders: {
      Host: ['api.example.com'],
      'Content-Type': ['application/json'],
      'X-Two': ['1', '2'],
      'user-agent': ['test'],
    },
    queryStringParameters: { q: 'é x', e: '' },
    multiValueQueryStringParameters: { q: ['1', 'é x'], e: [''] },
    pathParameters: { proxy: 'orders/a%2Fb' },
    stageVariables: null,
    requestContext: {
      requestId: 'ext-1=',
      extendedRequestId: 'ext-1=',
      stage: 'prod',
      domainName: 'api.example.com',
      httpMethod: 'POST',
      protocol: 'HTTP/1.1',
      path: '/prod/orders/a%2Fb/',
      resourcePath: '/{proxy+}',
      identity: { sourceIp: '203.0.113.9', userAgent: 'test' },
    },
    body: '{"a":"é"}',
    isBase64Encoded: false,
  });
});

it('of the root has no parameters, and what is not there is null', () => {
  expect(functionEvent(request())).toMatchObject({
    resource: '/',
    path: '/',
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    requestContext: { resourcePath: '/', path: '/prod/', identity: { userAgent: null } },
    body: null,
    isBase64Encoded: false,
  });
});

it.each<[story: string, body: Uint8Array | null, told: object]>([
  ['no body', new Uint8Array(), { body: null, isBase64Encoded: false }],
  ['bytes that are no text', Buffer.from([0xff, 0]), { body: '/wA=', isBase64Encoded: true }],
  ['a part of a larger buffer', Buffer.from('xabcx').subarray(1, 4), { body: 'abc', isBase64Encoded: false }],
])('holds %s', (_, body, told) => {
  expect(functionEvent(request({ body }))).toMatchObject(told);
});

it.each<[story: string, value: string, text: string]>([
  ['UTF-8', Buffer.from('Łukasz').toString('latin1'), 'Łukasz'],
  ['Latin-1', 'caf\u00e9', 'café'],
  ['ASCII', 'cafe', 'cafe'],
])('holds a header in %s as its text', (_, value, text) => {
  expect(functionEvent(request({ headers: [['X-Name', value]] }))).toMatchObject({ headers: { 'X-Name': text } });
});

it('no name of a header or of a query reaches a prototype', () => {
  const event = functionEvent(request({ target: '/?__proto__=a&constructor=b', headers: [['__proto__', 'c']] }));
  expect(JSON.parse(JSON.stringify(event.headers))).toEqual(JSON.parse('{"Host":"api.example.com","__proto__":"c"}'));
  expect(JSON.stringify(event.queryStringParameters)).toBe('{"__proto__":"a","constructor":"b"}');
  expect(({} as { a?: unknown }).a).toBeUndefined();
});

it('has the path and the query that API Gateway would make of the same target', () => {
  const methods = ['/', '/{proxy+}'].map((resource) => ({ resource, method: 'ANY' }) as MethodDefinition);
  const route = router(methods);
  const paths = fc.stringMatching(/^\/([a-z.~-]|%2F|%C3%A9){1,6}(\/([a-z.~-]|%2F|%20){1,4}){0,3}\/?$/);
  const queries = fc.webQueryParameters();
  fc.assert(
    fc.property(fc.oneof(fc.constant('/'), paths), queries, (path, query) => {
      const match = route('GET', path);
      const pairs = [...new URLSearchParams(query)];
      expect(functionEvent(request({ target: query === '' ? path : `${path}?${query}` }))).toMatchObject({
        resource: match?.method.resource,
        path,
        pathParameters: orNull(match?.pathParameters ?? {}),
        queryStringParameters: orNull(singleValues(pairs)),
        multiValueQueryStringParameters: orNull(multiValues(pairs)),
      });
    }),
  );
});
