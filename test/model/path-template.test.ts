import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parametersOf, parsePath, parseRouteKey } from '../../lib/model/path-template.ts';

describe('path templates', () => {
  test.each<[string, string]>([
    ['no method', '/orders'],
    ['a method in small letters', 'get /orders'],
    ['two blanks', 'GET  /orders'],
    ['a line break', 'GET /orders\n'],
    ['OPTIONS', 'OPTIONS /orders'],
    ['nothing', ''],
  ])('%s is no route key', (_, key) => {
    expect(parseRouteKey(key)).toEqual({ fault: 'method' });
  });

  test.each<[string, string]>([
    ['GET orders', 'path'],
    ['GET //orders', 'path'],
    ['GET /orders/', 'path'],
    ['GET /./orders', 'path'],
    ['GET /orders;v=1', 'path'],
    ['GET /orders?x=1', 'path'],
    ['GET /Bestellung/größe', 'path'],
    ['GET /{', 'parameter'],
    ['GET /{}', 'parameter'],
    ['GET /{1a}', 'parameter'],
    ['GET /{a}{b}', 'parameter'],
    ['GET /:a', 'parameter'],
    ['GET /{a+}/b', 'parameter'],
    ['GET /{a}/{a+}', 'twice'],
  ])('%s has a fault: %s', (key, fault) => {
    expect(parseRouteKey(key)).toEqual({ fault });
  });

  test('a key is taken apart', () => {
    expect(parseRouteKey('DELETE /a/{id}/{rest+}')).toEqual({
      method: 'DELETE',
      path: '/a/{id}/{rest+}',
      segments: [
        { kind: 'literal', text: 'a' },
        { kind: 'parameter', text: '{id}', name: 'id', greedy: false },
        { kind: 'parameter', text: '{rest+}', name: 'rest', greedy: true },
      ],
    });
  });

  test('of every method there is one as well', () => {
    expect(parseRouteKey('ANY /')).toEqual({ method: 'ANY', path: '/', segments: [] });
  });

  test('whatever parses is written the same again', () => {
    const segment = fc.stringMatching(/^([A-Za-z0-9._:~-]{1,5}|\{[a-z]{1,5}\+?\}|.{0,3})$/);
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        const path = `/${segments.join('/')}`;
        const parsed = parsePath(path);
        if ('fault' in parsed) return;
        expect(`/${parsed.map(({ text }) => text).join('/')}`).toBe(path);
        expect(new Set(parametersOf(parsed)).size).toBe(parametersOf(parsed).length);
      }),
      { numRuns: 2_000 },
    );
  });
});
