import { describe, expect, it } from '@jest/globals';
import { excludedTable, healthLine, partTable, signedTokenLine } from '../../bin/route-table.ts';

const manifest = (signedTokens: Parameters<typeof signedTokenLine>[0]['signedTokens']) =>
  ({ signedTokens }) as Parameters<typeof signedTokenLine>[0];
const tokens = {
  issuer: 'urn:gatehouse:bank:prod',
  keysPath: '/keys',
  basePath: '',
  services: ['a', 'b'],
  why: 'a dollar',
};
const line = 'signed tokens for a, b: issuer urn:gatehouse:bank:prod, keys at GET /keys';

describe('the line about signed tokens', () => {
  it.each([
    ['is none where no service is sent one', null, true, undefined],
    ['says for whom they are and how to verify them', tokens, false, line],
    ['says what they cost where reasons are asked for', tokens, true, `${line} (a dollar)`],
  ])('%s', (_, signedTokens, withCost, said) => {
    expect(signedTokenLine(manifest(signedTokens), withCost)).toBe(said);
  });
});

describe('the parts of aggregates', () => {
  const part = { name: 'user', service: 'users', route: 'GET /users/{userId}', claims: ['sub'], after: [] };
  const points = { ...part, name: 'points', route: 'GET /points/{tid}', after: ['user'] };
  const tableOf = (parts: readonly object[]) => {
    const manifest = { routes: [{ method: 'GET', path: '/home', parts }] };
    const colour = { bold: (text: string) => text };
    return partTable(manifest as unknown as Parameters<typeof partTable>[0], { colour } as never)?.split('\n');
  };

  it('are a table of their own, with the route of each and what is done when it is down', () => {
    const rows = tableOf([
      { ...part, ifDown: 'critical, 503', timeoutMillis: 800 },
      { ...points, ifDown: 'omitted', timeoutMillis: 2_000 },
    ]);
    expect(rows?.map((row) => row.trim().split(/ {2,}/))).toEqual([
      ['AGGREGATE', 'PART', 'ROUTE', 'SERVICE', 'AFTER', 'TIMEOUT', 'IF IT IS DOWN'],
      ['GET /home', 'user', 'GET /users/{userId}', 'users', '-', '800 ms', 'critical, 503'],
      ['GET /home', 'points', 'GET /points/{tid}', 'users', 'user', '2 s', 'omitted'],
    ]);
  });

  it('are no table where there is no aggregate', () => {
    expect(tableOf([])).toBeUndefined();
  });
});

describe('the line about checks of targets', () => {
  const health = { function: 'Checks', why: 'a dollar' };
  it.each([
    ['is none where nothing is checked', null, true, undefined],
    ['says that it is done', health, false, 'targets are checked all the time'],
    ['says what it costs where reasons are asked for', health, true, 'targets are checked all the time (a dollar)'],
  ])('%s', (_, checked, withCost, said) => {
    expect(healthLine({ health: checked } as Parameters<typeof healthLine>[0], withCost)).toBe(said);
  });
});

describe('what is left out because it is broken', () => {
  const colour = { red: (text: string) => text };
  const tableOf = (excluded: readonly object[]) => excludedTable({ excluded } as never, { colour } as never);
  const issue = { code: 'GH1001', at: 'orders rotues', fix: 'did you mean `routes`?' };

  it('is nothing where nothing is', () => {
    expect(tableOf([])).toBeUndefined();
  });

  it('is told with what that means, whose it is, and all its mistakes', () => {
    expect(tableOf([{ name: 'orders', owner: 'team-orders', routes: 1, issues: [issue] }])).toBe(
      'orders: excluded, and so its route is not deployed, and what is there now is taken away; it belongs to team-orders\n' +
        '  GH1001 orders rotues: unknown key\n       fix: did you mean `routes`?',
    );
  });
});
