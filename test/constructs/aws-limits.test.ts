import { describe, expect, it, test } from '@jest/globals';
import { leastText } from '../../lib/constructs/least-text.ts';
import type { QuotaRow } from '../../lib/contract/quota-row.ts';
import { quotaIssues, quotaWarnings } from '../../lib/plan/quota-row.ts';
import { type AwsLimit, awsLimits } from '../../lib/policies/aws-limits.ts';
import { planUses } from '../plan/limit-uses.ts';
import { constructUses } from './limit-uses.ts';

const uses: { readonly [limit: string]: (used: number) => readonly QuotaRow[] } = { ...planUses, ...constructUses };
/** Other limits are made of these two. */
const parts = ['integrationMinMillis', 'unreservedConcurrency'];

test('every limit has a gateway here that meets it', () => {
  expect(Object.keys(uses).sort()).toEqual(
    Object.keys(awsLimits)
      .filter((name) => !parts.includes(name))
      .sort(),
  );
});

test('what is counted has one name', () => {
  const names = Object.values(awsLimits).map(({ what }) => what);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

describe.each(Object.entries(uses))('%s', (name, use) => {
  const limit: AwsLimit = awsLimits[name as keyof typeof awsLimits];
  const { what, value, wayOut, isChosen = false } = limit;

  /** What is said of the row of this limit in a gateway that uses so much. */
  function told(used: number) {
    const row = use(used).find((one) => one.name === what);
    const own = row ? [row] : [];
    return { used: row?.used, issues: quotaIssues('here', own), warnings: quotaWarnings('here', own) };
  }

  it.each([
    ['one less than it', value - 1],
    ['the limit itself', value],
  ])('%s is allowed, and a warning says what is left', (_, used) => {
    const { warnings, ...others } = told(used);
    expect(others).toEqual({ used, issues: [] });
    expect(warnings.map(({ code, got, fix }) => ({ code, got, fix }))).toEqual(
      isChosen ? [] : [{ code: 'GH3003', got: used, fix: wayOut }],
    );
  });

  it('one more is refused, with the way out', () => {
    const used = value + 1;
    const why = `${what}: at most ${value}`;
    expect(told(used)).toEqual({
      used,
      issues: [{ code: 'GH3001', at: 'here', got: used, why, fix: wayOut }],
      warnings: [],
    });
  });

  it('is not spoken of below 80 %', () => {
    const [quiet, loud] = [Math.ceil(value * 0.8) - 1, Math.ceil(value * 0.8)];
    expect([told(quiet), told(loud)].map(({ used, warnings }) => [used, warnings.length])).toEqual([
      [quiet, 0],
      [loud, isChosen ? 0 : 1],
    ]);
  });
});

describe('what only a deployment knows is counted as short as it can be', () => {
  it.each<[string, unknown, unknown]>([
    ['a region', { Ref: 'AWS::Region' }, 'sa-east-1'],
    ['a name', { Ref: 'Table' }, ''],
    ['an ARN', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:aws:s3:sa-east-1:000000000000:x'],
    ['texts around them', { 'Fn::Join': ['', ['a:', { Ref: 'AWS::Partition' }, ':b']] }, 'a:aws:b'],
    ['a text with names in it', { 'Fn::Sub': ['x$', '{AWS::AccountId}$', '{Other}'].join('') }, 'x000000000000'],
    ['inside of lists and objects', [{ a: { 'Fn::ImportValue': 'x' }, b: 1 }], [{ a: '', b: 1 }]],
    ['an object with a member of that name', { Ref: 'a', b: 'c' }, { Ref: 'a', b: 'c' }],
  ])('%s', (_, value, least) => {
    expect(leastText(value)).toEqual(least);
  });
});

describe('how many routes more there is room for', () => {
  const row = (used: number) => planUses.resources(used).find(({ name }) => name === 'path resources');

  it.each([
    ['as many as there are nodes left, where each route is one', 151, 149],
    ['none at the limit', 300, 0],
    ['none past it', 301, 0],
  ])('%s', (_, used, more) => {
    expect(row(used)?.moreRoutes).toBe(more);
  });

  it('nobody says of a limit that routes do not use', () => {
    expect(planUses.apiKeys(1).find(({ name }) => name === 'API keys of the account')).toEqual({
      name: 'API keys of the account',
      used: 1,
      allowed: 10_000,
    });
  });
});
