import { describe, expect, test } from '@jest/globals';
import { issueCodes } from '../../lib/contract/issue-codes.ts';
import { accessCases } from './issue-cases/access-cases.ts';
import { aggregateCases } from './issue-cases/aggregate-cases.ts';
import { askedCases } from './issue-cases/asked-cases.ts';
import { callerCases } from './issue-cases/caller-cases.ts';
import { callerKeyCases } from './issue-cases/caller-key-cases.ts';
import { checkedDocumentCases } from './issue-cases/checked-document-cases.ts';
import { checkedOperationCases } from './issue-cases/checked-operation-cases.ts';
import { credentialCases } from './issue-cases/credential-cases.ts';
import { editCases } from './issue-cases/edit-cases.ts';
import { excludedCases } from './issue-cases/excluded-cases.ts';
import { frontCases } from './issue-cases/front-cases.ts';
import { functionOptionCases } from './issue-cases/function-option-cases.ts';
import { guardrailCases } from './issue-cases/guardrail-cases.ts';
import { headerAndTimeCases } from './issue-cases/header-and-time-cases.ts';
import { fixOf } from './issue-cases/issue-case.ts';
import { limitCases } from './issue-cases/limit-cases.ts';
import { observabilityCases } from './issue-cases/observability-cases.ts';
import { partCases } from './issue-cases/part-cases.ts';
import { partInputCases } from './issue-cases/part-input-cases.ts';
import { placeCases } from './issue-cases/place-cases.ts';
import { planCases } from './issue-cases/plan-cases.ts';
import { privateUpstreamCases } from './issue-cases/private-upstream-cases.ts';
import { routeCases } from './issue-cases/route-cases.ts';
import { schemaCases } from './issue-cases/schema-cases.ts';
import { shapeCases } from './issue-cases/shape-cases.ts';
import { splitCases } from './issue-cases/split-cases.ts';
import { storeCases } from './issue-cases/store-cases.ts';
import { targetCases } from './issue-cases/target-cases.ts';
import { tierCases } from './issue-cases/tier-cases.ts';
import { upstreamCases } from './issue-cases/upstream-cases.ts';
import { validationCases } from './issue-cases/validation-cases.ts';
import { viewCases } from './issue-cases/view-cases.ts';

const issueCases = [
  ...shapeCases,
  ...routeCases,
  ...callerCases,
  ...credentialCases,
  ...askedCases,
  ...headerAndTimeCases,
  ...limitCases,
  ...tierCases,
  ...placeCases,
  ...upstreamCases,
  ...targetCases,
  ...privateUpstreamCases,
  ...planCases,
  ...schemaCases,
  ...editCases,
  ...validationCases,
  ...aggregateCases,
  ...partCases,
  ...partInputCases,
  ...viewCases,
  ...accessCases,
  ...excludedCases,
  ...observabilityCases,
  ...frontCases,
  ...splitCases,
  ...storeCases,
  ...guardrailCases,
  ...functionOptionCases,
  ...callerKeyCases,
  ...checkedOperationCases,
  ...checkedDocumentCases,
];

describe('a mistake is told with its code, place, value and fix', () => {
  test.each(issueCases.map((one) => [`${one.code} ${one.story}`, one] as const))('%s', (_, {
    code,
    at,
    got,
    fix,
    issues,
  }) => {
    const told = issues().map((issue) => ({ code: issue.code, at: issue.at, got: issue.got, fix: fixOf(issue) }));
    expect(told).toEqual([{ code, at, got, fix: fix ?? issueCodes[code].fix }]);
  });

  test('no issue code is without a case', () => {
    const shown = new Set(issueCases.map(({ code }) => code));
    expect(Object.keys(issueCodes).filter((code) => !shown.has(code as keyof typeof issueCodes))).toEqual([]);
  });
});
