import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { router } from '../../lib/local/services/api-gateway/router.ts';
import { issuesOf, okRoute, shopWith } from './declarations.ts';

/** Issues of a gateway in which each service has these routes. */
function issuesWith(...services: readonly (readonly string[])[]) {
  const shop = shopWith({});
  const mounted = services.map((keys, index) =>
    shop.service(`service-${index}`, {
      owner: `team-${index}`,
      upstream: { timeout: '1s' },
      routes: Object.fromEntries(keys.map((key) => [key, okRoute])),
    }),
  );
  return issuesOf(shop.gateway('mobile', { services: mounted }));
}

describe('routes of two services', () => {
  test('that one request fits are told with both owners and such a request', () => {
    expect(issuesWith(['GET /users/{id}'], ['GET /users/me']).map(({ at, why }) => [at, why])).toEqual([
      [
        "service-1 'GET /users/me'",
        "'GET /users/me' fits 'GET /users/{id}' of service-0 (team-0) and this route of service-1 (team-1)",
      ],
    ]);
  });

  test.each<[string, readonly string[], readonly string[], number]>([
    ['another method', ['GET /users/{id}'], ['POST /users/me'], 0],
    ['another length', ['GET /users/{id}'], ['GET /users/me/orders'], 0],
    ['a literal further on', ['GET /users/{id}/orders'], ['GET /users/me/cart'], 0],
    ['crossed parameters', ['GET /{tenant}/users'], ['GET /shop/{section}'], 1],
    ['parameters behind different segments', ['GET /{tenant}/{user}'], ['GET /shop/{section}'], 1],
    ['a greedy one over what is below it', ['GET /docs/{page+}'], ['GET /docs/2026/index'], 1],
    ['a greedy one beside what is not below it', ['GET /docs/{page+}'], ['GET /docs'], 0],
    ['a greedy one at the root, which lies under all on purpose', ['GET /{rest+}'], ['GET /users/me', 'GET /docs'], 0],
    ['every method at the root, all the more', ['ANY /{rest+}', 'ANY /'], ['GET /users/me', 'POST /docs/{page+}'], 0],
    ['every method below a base path', ['ANY /shop/{rest+}'], ['GET /shop/orders'], 1],
    ['every method of one path', ['ANY /shop'], ['GET /shop'], 1],
    ['each route of the later one is told once', ['GET /a/{x}', 'GET /{y}/b'], ['GET /a/b'], 1],
  ])('%s', (_, one, other, count) => {
    expect(issuesWith(one, other).filter(({ code }) => code === 'GH1115')).toHaveLength(count);
  });

  test('may overlap within one service: its team decides both', () => {
    expect(issuesWith(['GET /users/{id}', 'GET /users/me', 'GET /users/{id}/orders'])).toEqual([]);
  });

  const segment = fc.constantFrom('a', 'b', '{p}');
  const path = fc
    .record({ segments: fc.array(segment, { minLength: 1, maxLength: 3 }), greedy: fc.boolean() })
    .map(({ segments, greedy }) =>
      segments.map((text, at) => {
        if (text !== '{p}') return text;
        return greedy && at === segments.length - 1 ? '{rest+}' : `{p${at}}`;
      }),
    )
    .filter((segments) => segments[0] !== '{rest+}')
    .map((segments) => `/${segments.join('/')}`);
  const key = fc.record({ method: fc.constantFrom('GET', 'POST'), path });

  /** Whether API Gateway would answer a request where nothing else is declared. */
  const fits = (template: { readonly method: string; readonly path: string }, request: string) =>
    router([{ method: template.method, resource: template.path } as never])(template.method, request) !== undefined;
  const words = ['a', 'b', 'c'];
  const deeper = (paths: readonly string[]) => paths.flatMap((one) => words.map((word) => `${one}/${word}`));
  const requests = [deeper(['']), deeper(deeper([''])), deeper(deeper(deeper([''])))].flat();

  test('are told exactly where the local API Gateway would answer some request by either', () => {
    let overlapping = 0;
    const exact = fc.property(key, key, (one, other) => {
      const [ours, theirs] = [one, other].map(({ method, path: text }) => `${method} ${text}`) as [string, string];
      const issues = issuesWith([ours], [theirs]);
      // One route twice, and two names for one variable, are mistakes of their own.
      fc.pre(issues.every(({ code }) => code === 'GH1115'));
      const isOverlap = one.method === other.method && requests.some((text) => fits(one, text) && fits(other, text));
      expect(issues.length).toBe(isOverlap ? 1 : 0);
      overlapping += isOverlap ? 1 : 0;
    });
    fc.assert(exact, { numRuns: 1_000, seed: 1 });
    expect(overlapping).toBeGreaterThan(100);
  });
});
