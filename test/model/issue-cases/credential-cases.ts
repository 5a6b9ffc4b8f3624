import type { Issue } from '../../../lib/contract/issue.ts';
import { type Changes, partner, untyped } from '../declarations.ts';
import { declared, here, type IssueCase, route } from './issue-case.ts';

const { anyOf, apiKey, introspection, jwt, lambda } = untyped;
const tiers = { basic: { rate: '1/s' } };
const own = { machine: apiKey({ tiers, keys: 'own' }) };
const at = (steps: string) => `platform shop auth.${steps}`;

/** A credential `other` that is correct but for what is told. */
function other(credential: unknown): () => readonly Issue[] {
  return declared({ auth: { other: credential } });
}

const headerCases: readonly IssueCase[] = [
  ...['Cookie', 'x-api-key', 'X-User-Id', 'Connection', 'Content-Type', 'X-Amzn-Trace-Id', 'x-request-id', 'host'].map(
    (header): IssueCase => ({
      code: 'GH1301',
      story: `a credential in the header ${header}`,
      at: at('other.header'),
      got: header,
      issues: other(jwt({ header })),
    }),
  ),
  ...['x_token', 'x token', 'x-token:', 'é'].map(
    (header): IssueCase => ({
      code: 'GH1302',
      story: `a credential in the header '${header}'`,
      at: at('other.header'),
      got: header,
      issues: other(jwt({ header })),
    }),
  ),
  {
    code: 'GH1301',
    story: "a credential in the platform's own identity header",
    at: at('other.header'),
    got: 'X-Who',
    issues: declared({
      auth: { other: lambda({ header: 'X-Who' }) },
      platform: { identityHeaders: { user: 'X-Who' } },
    }),
  },
  {
    code: 'GH1204',
    story: "a credential's own header as a value",
    at: `${here} set.X-A`,
    got: 'header.X-Token',
    issues: declared({ auth: { other: jwt({ header: 'x-token' }) }, ...route({ set: { 'X-A': 'header.X-Token' } }) }),
  },
  {
    code: 'GH1301',
    story: "a credential's own header as a rule of a route",
    at: `${here} set.X-Token`,
    got: 'X-Token',
    issues: declared({
      auth: { other: jwt({ header: 'x-token' }) },
      ...route({ set: { 'X-Token': { static: 'a' } } }),
    }),
  },
];

const keyCases: readonly IssueCase[] = [
  {
    code: 'GH1214',
    story: 'keys of both sorts in one gateway',
    at: at('partner'),
    got: 'partner',
    issues: declared({
      auth: { ...partner, ...own },
      routes: { 'GET /a': { auth: 'partner' }, 'GET /b': { auth: 'machine' } },
    }),
  },
  {
    code: 'GH1217',
    story: 'own keys with a quota of a month',
    at: at('other.tiers.basic.quota'),
    got: '1000/month',
    issues: other(apiKey({ tiers: { basic: { rate: '1/s', quota: '1000/month' } }, keys: 'own' })),
  },
  {
    code: 'GH1218',
    story: 'keys of API Gateway in the query',
    at: at('other.query'),
    got: { name: 'key', reason: 'x' },
    issues: other(apiKey({ tiers, query: { name: 'key', reason: 'x' } })),
  },
  ...['access_token', 'a key', 'k'.repeat(65)].map(
    (name): IssueCase => ({
      code: 'GH1218',
      story: `keys in the query parameter '${name}'`,
      at: at('other.query.name'),
      got: name,
      issues: other(apiKey({ tiers, keys: 'own', query: { name, reason: 'x' } })),
    }),
  ),
  {
    code: 'GH1003',
    story: 'keys in the query without a reason',
    at: at('other.query.reason'),
    fix: 'write `reason`',
    issues: other(apiKey({ tiers, keys: 'own', query: { name: 'key' } })),
  },
  {
    code: 'GH1204',
    story: 'a query parameter of keys as a value',
    at: `${here} set.X-A`,
    got: 'query.key',
    issues: declared({
      auth: { other: apiKey({ tiers, keys: 'own', query: { name: 'key', reason: 'x' } }) },
      ...route({ set: { 'X-A': 'query.key' } }),
    }),
  },
  {
    code: 'GH1312',
    story: 'own keys throttled by API Gateway, each',
    at: "orders 'GET /a' limit.by",
    got: 'key.id',
    fix: 'leave out `enforce`: a limit by key.id is exact',
    issues: declared({
      auth: own,
      routes: { 'GET /a': { auth: 'machine', limit: { enforce: 'best-effort', by: 'key.id', rate: '1/s' } } },
    }),
  },
];

const timeCases: readonly IssueCase[] = [
  ...['301s', '1500ms', '5'].map(
    (authorizerCache): IssueCase => ({
      code: 'GH1216',
      story: `results of authorizers for ${authorizerCache}`,
      at: 'platform shop authorizerCache',
      got: authorizerCache,
      issues: declared({ platform: { authorizerCache } }),
    }),
  ),
  {
    code: 'GH1216',
    story: 'introspection for longer than a minute',
    at: at('other.cache'),
    got: '61s',
    issues: other(introspection({ cache: '61s' })),
  },
  {
    code: 'GH1216',
    story: "results of the platform's own function for longer than five minutes",
    at: at('other.cache'),
    got: '6min',
    issues: other(lambda({ cache: '6min' })),
  },
];

const member = (credentials: unknown): Changes => ({
  auth: { ...partner, ...own, old: lambda({}), both: anyOf('customer', 'machine'), other: record(credentials) },
});

function record(credentials: unknown) {
  return { schema: 1, kind: 'anyOf', definition: { credentials } };
}

const memberCases: readonly IssueCase[] = [
  {
    code: 'GH1215',
    story: 'an unknown credential among several',
    at: at('other.credentials[1]'),
    got: 'custmer',
    fix: "did you mean 'customer'?",
    issues: declared(member(['machine', 'custmer'])),
  },
  ...(['both', 'other', 'old', 'partner'] as const).map(
    (name): IssueCase => ({
      code: 'GH1215',
      story: `${{ both: 'an anyOf', other: 'itself', old: 'a function', partner: 'keys of API Gateway' }[name]} among several credentials`,
      at: at('other.credentials[1]'),
      got: name,
      issues: declared(member(['customer', name])),
    }),
  ),
  {
    code: 'GH1215',
    story: 'one credential twice',
    at: at('other.credentials[1]'),
    got: 'customer',
    issues: declared(member(['customer', 'customer'])),
  },
  {
    code: 'GH1215',
    story: 'any of one',
    at: at('other.credentials'),
    got: ['customer'],
    fix: 'name two, or use the one itself',
    issues: declared(member(['customer'])),
  },
];

export const credentialCases: readonly IssueCase[] = [...headerCases, ...keyCases, ...timeCases, ...memberCases];
