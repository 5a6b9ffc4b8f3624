import { describe, expect, it } from '@jest/globals';
import { basePathsOf } from '../../lib/plan/base-paths.ts';

/** `a /orders/{id}` is a path of the API `a`. */
function of(...written: readonly string[]) {
  const paths = written.map((one) => {
    const [api = '', path = ''] = one.split(' ');
    return { api, path, mounted: `of-${api}` };
  });
  const { basePaths, meetings } = basePathsOf(paths, 'a');
  return {
    rules: basePaths.map(({ basePath, api }) => `${basePath} ${api}`),
    meetings: meetings.map((pair) => pair.map(({ api, path }) => `${api} ${path}`)),
  };
}

describe('the base paths that lead to the APIs of a split', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['one stands for all that is under it', ['a /x', 'b /orders', 'b /orders/{id}/lines'], ['orders b']],
    ['the API that gets the rest needs none', ['a /x', 'a /y', 'b /orders'], ['orders b']],
    ['a common beginning of one API is one', ['a /x', 'b /shop/orders', 'b /shop/bills/{id}'], ['shop b']],
    [
      'a beginning that two APIs share is none',
      ['a /x', 'b /shop/orders', 'c /shop/bills', 'c /shop/users'],
      ['shop/orders b', 'shop/bills c', 'shop/users c'],
    ],
    ['what is below a path of another API is longer', ['a /x', 'b /shop', 'c /shop/bills'], ['shop b', 'shop/bills c']],
    [
      'and needs none where it goes to the API above',
      ['a /x', 'b /shop', 'b /shop/orders', 'a /shop/bills'],
      ['shop b', 'shop/bills a'],
    ],
    [
      'a path that is a beginning of another by letters only is apart',
      ['a /x', 'b /shop', 'c /shops'],
      ['shop b', 'shops c'],
    ],
    ['the root goes with the rest', ['a /', 'b /orders'], ['orders b']],
    [
      'a parameter below the first name counts for nothing',
      ['a /x', 'b /orders/{id}', 'b /orders/{id}/{line}'],
      ['orders b'],
    ],
    ['letters of another case are another path', ['a /Orders', 'b /orders'], ['orders b']],
  ])('%s', (_, paths, rules) => {
    expect(of(...paths)).toEqual({ rules, meetings: [] });
  });

  it('lead each path to its own API, the longest one that fits', () => {
    const paths = ['a /x', 'b /shop', 'c /shop/bills/{id}', 'b /shop/bills-of-all', 'd /v1/{id}', 'a /v2/d', 'd /v2/e'];
    const { rules } = of(...paths);
    for (const one of paths) {
      const [api, path = ''] = one.split(' ');
      const fitting = rules
        .map((rule) => rule.split(' ') as [string, string])
        .filter(([basePath]) => `${path}/`.startsWith(`/${basePath}/`))
        .sort(([first], [second]) => second.length - first.length);
      expect([path, fitting[0]?.[1] ?? 'a']).toEqual([path, api]);
    }
  });
});

describe('paths that no base path tells apart', () => {
  it.each<[string, readonly string[], readonly (readonly string[])[]]>([
    ['a parameter beside a name', ['a /shop/{id}', 'b /shop/bills'], [['a /shop/{id}', 'b /shop/bills']]],
    ['two parameters', ['a /{id}/x', 'b /{id}/y'], [['a /{id}/x', 'b /{id}/y']]],
    ['a greedy one above everything', ['a /{rest+}', 'b /bills'], [['a /{rest+}', 'b /bills']]],
    ['one path', ['a /x', 'b /y', 'a /shop', 'b /shop'], [['a /shop', 'b /shop']]],
    ['the root of another API than the one that gets the rest', ['a /x', 'b /'], [['b /', 'a /x']]],
  ])('%s', (_, paths, meetings) => {
    expect(of(...paths).meetings).toEqual(meetings);
  });
});
