import type { Issue } from '../../../lib/contract/issue.ts';
import { planOf } from '../../../lib/plan/plan-of.ts';
import { type Changes, modelWith, okRoute } from '../declarations.ts';
import { type IssueCase, limit } from './issue-case.ts';

const direct = { ...okRoute, direct: 'static files' };
const files = "orders 'GET /files' direct";

export const planCases: readonly IssueCase[] = [
  { code: 'GH1401', story: 'an exact limit', at: files, got: 'static files', issues: planned({ limit }) },
  {
    code: 'GH1401',
    story: 'a header from the caller',
    at: files,
    got: 'static files',
    issues: planned({ set: { 'X-Tid': 'claims.tid' } }),
  },
  {
    code: 'GH1401',
    story: 'a header to remove',
    at: files,
    got: 'static files',
    issues: planned({ remove: ['X-Debug'] }),
  },
  {
    code: 'GH1401',
    story: 'a quote in a static value',
    at: files,
    got: 'static files',
    issues: planned({ set: { 'X-A': { static: "it's" } } }),
  },
  {
    code: 'GH1401',
    story: 'a header name that API Gateway cannot map',
    at: files,
    got: 'static files',
    issues: planned({ set: { 'X-A!': { static: 'a' } } }),
  },
  { code: 'GH1401', story: 'less than 50 ms', at: files, got: 'static files', issues: planned({ timeout: '49ms' }) },
  {
    code: 'GH1402',
    story: 'an upstream that trusts headers',
    at: files,
    got: 'headers',
    issues: planned({}, 'headers'),
  },
  {
    code: 'GH3001',
    story: '301 path resources',
    at: 'gateway mobile',
    got: 301,
    issues: () =>
      plannedIssues({
        service: { routes: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`GET /r${n}`, okRoute])) },
      }),
  },
];

function planned(more: object, trusts = 'nothing'): () => readonly Issue[] {
  return () => plannedIssues({ upstream: { trusts }, routes: { 'GET /files': { ...direct, ...more } } });
}

function plannedIssues(changes: Changes): readonly Issue[] {
  const outcome = planOf(modelWith(changes));
  return 'issues' in outcome ? outcome.issues : [];
}
