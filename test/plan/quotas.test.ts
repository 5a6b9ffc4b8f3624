import { describe, expect, test } from '@jest/globals';
import { authorizersOf } from '../../lib/plan/authorizers.ts';
import type { PlannedRoute } from '../../lib/plan/gateway-plan.ts';
import { quotaIssues } from '../../lib/plan/quota-row.ts';
import { quotaRows } from '../../lib/plan/quotas.ts';
import { stageVariables } from '../../lib/plan/stage-variables.ts';
import { modelWith, okRoute } from '../model/declarations.ts';

function modelOfPaths(paths: readonly string[], resources?: number) {
  const routes = Object.fromEntries(paths.map((path) => [`GET ${path}`, okRoute]));
  return modelWith({ service: { routes }, gateway: resources === undefined ? {} : { quotas: { resources } } });
}

const rows = (model: ReturnType<typeof modelWith>) =>
  quotaRows(model, {
    ...{
      usagePlans: {},
      authorizers: authorizersOf(model),
      signedTokens: null,
      healthRoute: null,
      stageVariables: stageVariables(model),
    },
    ...{ aggregates: [], split: null, methodThrottles: {}, functions: {} },
    routes: model.services.flatMap(({ routes }) => routes.map((route) => ({ route }) as PlannedRoute)),
  });

function used(name: string, model: ReturnType<typeof modelWith>): number | undefined {
  return rows(model).find((row) => row.name === name)?.used;
}

describe('path resources', () => {
  test.each<[string, readonly string[], number]>([
    ['the root alone', ['/'], 1],
    ['one path of two segments', ['/a/b'], 3],
    ['a shared beginning counts once', ['/a/b', '/a/c', '/a/{id}/d'], 6],
  ])('%s', (_, paths, nodes) => {
    expect(used('path resources', modelOfPaths(paths))).toBe(nodes);
  });

  test('two methods of one path are one resource', () => {
    const model = modelWith({ service: { routes: { 'GET /a': okRoute, 'POST /a': okRoute } } });
    expect(used('path resources', model)).toBe(2);
  });

  const paths = (count: number) => Array.from({ length: count }, (_, n) => `/r${n}`);
  test.each<[string, number, number | undefined, readonly unknown[]]>([
    ['300 are allowed', 299, undefined, []],
    ['301 are not', 300, undefined, [[301, 'path resources: at most 300']]],
    ['a raised quota holds', 300, 400, []],
    ['and ends', 400, 400, [[401, 'path resources: at most 400']]],
  ])('%s', (_, count, raised, told) => {
    const model = modelOfPaths(paths(count), raised);
    expect(quotaIssues('gateway mobile', rows(model)).map(({ got, why }) => [got, why])).toEqual(told);
  });
});

describe('authorizers', () => {
  const direct = { ...okRoute, direct: 'x' };
  const open = { auth: 'public', reason: 'x' };
  test.each<[string, object, number]>([
    ['none for public routes', { 'GET /a': open }, 0],
    ['one for any number of Lambda routes', { 'GET /a': okRoute, 'GET /b': okRoute }, 1],
    ['one more for direct routes', { 'GET /a': okRoute, 'GET /b': direct }, 2],
    ['one when all are direct', { 'GET /b': direct, 'GET /c': open }, 1],
  ])('%s', (_, routes, count) => {
    expect(
      used('authorizers', modelWith({ service: { routes, upstream: { timeout: '1s', trusts: 'nothing' } } })),
    ).toBe(count);
  });
});

test('each upstream and each credential fills one of 100 stage variables', () => {
  const credential = { schema: 1, kind: 'jwt', definition: {} };
  const auth = Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`issuer${n}`, credential]));
  const model = modelWith({ auth });
  expect(quotaIssues('gateway mobile', rows(model))).toEqual([
    {
      code: 'GH3001',
      at: 'gateway mobile',
      got: 101,
      why: 'stage variables: at most 100',
      fix: 'give services that stand in one place one name, or split the services over several REST APIs: `split` at the construct',
    },
  ]);
});
