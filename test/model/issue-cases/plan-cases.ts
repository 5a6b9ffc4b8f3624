import type { Issue } from '../../../lib/contract/issue.ts';
import { fittingPlan } from '../../../lib/openapi/fitting-plan.ts';
import { leaseIssues } from '../../../lib/plan/lease-issues.ts';
import { planOf } from '../../../lib/plan/plan-of.ts';
import { type Changes, modelWith, okRoute, partner, untyped } from '../declarations.ts';
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
    code: 'GH1401',
    story: 'an exact limit beside a throttle',
    at: files,
    got: 'static files',
    issues: planned({ limit: [limit, { ...limit, enforce: 'best-effort', by: 'route' }] }),
  },
  {
    code: 'GH1401',
    story: 'a limit of the platform',
    at: files,
    got: 'static files',
    issues: planned({}, { platform: { limits: [limit] } }),
  },
  {
    code: 'GH1401',
    story: 'one tier of keys',
    at: files,
    got: 'static files',
    issues: planned({ auth: 'partner', tiers: ['pro'] }, { auth: partner }),
  },
  {
    code: 'GH1401',
    story: 'keys of one of two credentials',
    at: files,
    got: 'static files',
    issues: planned(
      { auth: 'partner' },
      { auth: { ...partner, reseller: untyped.apiKey({ tiers: { gold: { rate: '1/s' } } }) } },
    ),
  },
  {
    code: 'GH1402',
    story: 'an upstream that trusts headers',
    at: files,
    got: 'headers',
    issues: planned({}, { upstream: { trusts: 'headers' } }),
  },
  {
    code: 'GH1401',
    story: 'a function of its own that would serve nothing',
    at: 'orders isolation',
    got: 'service',
    fix: 'remove `isolation` and `reservedConcurrency`, or `direct` of a route',
    issues: () =>
      plannedIssues({
        service: {
          upstream: { timeout: '1s', trusts: 'nothing' },
          isolation: 'service',
          reservedConcurrency: 5,
          routes: { 'GET /files': direct },
        },
      }),
  },
  {
    code: 'GH3001',
    story: 'more reserved than an account has',
    at: 'gateway mobile',
    got: 901,
    fix: 'reserve less, or raise the quota and declare it as `quotas.concurrency`',
    issues: () => plannedIssues({ service: { isolation: 'service', reservedConcurrency: 901 } }),
  },
  {
    code: 'GH4001',
    story: 'a cap of calls under way, without a cache',
    at: 'orders upstream.maxInFlight',
    got: 40,
    issues: () => leaseIssues(modelWith({ upstream: { maxInFlight: 40 } })),
  },
  {
    code: 'GH4001',
    story: 'the target with the fewest calls under way, without a cache',
    at: 'orders upstream.balance',
    got: 'least-outstanding',
    issues: () => leaseIssues(modelWith({ upstream: { balance: 'least-outstanding' } })),
  },
  {
    code: 'GH3001',
    story: '21 throttled methods in one usage plan',
    at: 'gateway mobile',
    got: 21,
    fix: "limit the others exactly, without `enforce: 'best-effort'`",
    issues: () => plannedIssues({ auth: partner, service: { routes: throttledRoutes(21) } }),
  },
  {
    code: 'GH3001',
    story: '301 usage plans',
    at: 'gateway mobile',
    got: 301,
    fix: "declare fewer tiers, or have the account's quota raised and split the gateway over accounts",
    issues: () =>
      plannedIssues({
        auth: {
          keys: untyped.apiKey({
            tiers: Object.fromEntries(Array.from({ length: 301 }, (_, n) => [`t${n}`, { rate: '1/s' }])),
          }),
        },
        service: { routes: { 'GET /a': { auth: 'keys' } } },
      }),
  },
  {
    code: 'GH3001',
    story: '301 path resources',
    at: 'gateway mobile',
    got: 301,
    fix: 'raise the quota and declare it in `quotas`, or split the services over several REST APIs: `split` at the construct',
    issues: () =>
      plannedIssues({
        service: { routes: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`GET /r${n}`, okRoute])) },
      }),
  },
  {
    code: 'GH3003',
    story: '240 path resources of 300',
    at: 'gateway mobile',
    got: 240,
    fix: 'raise the quota and declare it in `quotas`, or split the services over several REST APIs: `split` at the construct',
    issues: () => {
      const routes = Object.fromEntries(Array.from({ length: 239 }, (_, n) => [`GET /r${n}`, okRoute]));
      const outcome = planOf(modelWith({ service: { routes } }));
      return 'plan' in outcome ? outcome.plan.warnings : [];
    },
  },
  {
    code: 'GH3002',
    story: 'a template with no room for schemas of bodies',
    at: 'gateway mobile template',
    got: undefined,
    issues: () => {
      const routes = { 'POST /a': { ...okRoute, validate: { body: { type: 'object' } } } };
      const outcome = planOf(modelWith({ service: { routes } }));
      return 'plan' in outcome ? fittingPlan(outcome.plan, ({ components }) => !components?.schemas).warnings : [];
    },
  },
];

function planned(more: object, changes: Changes = {}): () => readonly Issue[] {
  return () =>
    plannedIssues({
      upstream: { trusts: 'nothing' },
      ...changes,
      service: { routes: { 'GET /files': { ...direct, ...more } } },
    });
}

function throttledRoutes(count: number): { readonly [key: string]: unknown } {
  const throttled = { auth: 'partner', limit: { enforce: 'best-effort', by: 'key.id', rate: '1/s' } };
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`GET /r${n}`, throttled]));
}

function plannedIssues(changes: Changes): readonly Issue[] {
  const outcome = planOf(modelWith(changes));
  return 'issues' in outcome ? outcome.issues : [];
}
