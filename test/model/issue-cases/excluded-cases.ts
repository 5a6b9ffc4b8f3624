import { modelOf } from '../../../lib/model/model-of.ts';
import { planOf } from '../../../lib/plan/plan-of.ts';
import { gatewayWith } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

/** The warnings of a gateway that has left out a service with one mistake. */
function warnings(): ReturnType<IssueCase['issues']> {
  const known = { code: 'GH1001', at: 'bad rotues', got: {}, fix: 'did you mean `routes`?' };
  const excluded = [{ kind: 'service', name: 'bad', owner: 'team-bad', routes: 1, issues: [known] }];
  const outcome = modelOf(gatewayWith({ gateway: { excluded } }));
  const planned = 'model' in outcome ? planOf(outcome.model) : outcome;
  return 'plan' in planned ? planned.plan.warnings : [];
}

export const excludedCases: readonly IssueCase[] = [
  {
    code: 'GH1116',
    story: 'a broken service that is left out',
    at: 'bad',
    issues: () => warnings().filter(({ code }) => code === 'GH1116'),
  },
  {
    code: 'GH1001',
    story: 'and why',
    at: 'bad rotues',
    got: {},
    fix: 'did you mean `routes`?',
    issues: () => warnings().filter(({ code }) => code === 'GH1001'),
  },
];
