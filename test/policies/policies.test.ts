import { describe, expect, test } from '@jest/globals';
import { policyKinds } from '../../lib/contract/policy-kinds.ts';
import { aggregatePolicies } from '../../lib/policies/aggregate-policies.ts';
import { awsLimits } from '../../lib/policies/aws-limits.ts';
import { policies } from '../../lib/policies/policies.ts';
import { pricePerMillion } from '../../lib/policies/prices.ts';

describe('policies', () => {
  test('there is one row for every kind and none beside', () => {
    expect(Object.keys(policies)).toEqual([...policyKinds]);
    expect(Object.keys(aggregatePolicies)).toEqual([...policyKinds]);
  });

  test('every row says what it is in one line', () => {
    const rows = Object.values(policies).flatMap((row) => (row === 'none' ? [] : [row.what]));
    expect(rows.filter((what) => what.length > 100 || what.includes('\n'))).toEqual([]);
  });
});

describe('numbers of AWS', () => {
  test.each(Object.entries(awsLimits))('%s is written with its page and the day it was read', (_, {
    value,
    page,
    read,
  }) => {
    expect(value).toBeGreaterThan(0);
    expect(page).toMatch(
      /^(API Gateway|Lambda) Developer Guide, ".+"|^(IAM|EventBridge|CloudFormation) User Guide, ".+"/,
    );
    expect(read).toMatch(/^2026-\d\d-\d\d$/);
  });

  test('the estimate of the Lambda way is near the one of the cost model, 4.59 dollars a million', () => {
    const { request, forwarder, cachedAuthorizer, limit } = pricePerMillion;
    expect(request + forwarder + cachedAuthorizer + limit).toBeCloseTo(4.59, 1);
  });

  test('the estimate of the direct way is near the one of the cost model, 3.84 dollars a million', () => {
    expect(pricePerMillion.request).toBeCloseTo(3.84, 1);
  });
});
