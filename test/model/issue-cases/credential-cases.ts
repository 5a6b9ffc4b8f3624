import type { Issue } from '../../../lib/contract/issue.ts';
import { planOf } from '../../../lib/plan/plan-of.ts';
import { type Changes, modelWith, partner, untyped } from '../declarations.ts';
import { declared, here, type IssueCase, route } from './issue-case.ts';

const { anyOf, apiKey, cognito, introspection, jwt, lambda } = untyped;
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

const staff = jwt({
  scopes: ['staff:read'],
  claims: { tid: 'number', org: 'string' },
  roles: 'org',
  roleNames: ['lead'],
});
const clerk = {
  clerk: jwt({ scopes: ['orders:write'], claims: { tid: 'string' }, roles: 'tid', roleNames: ['clerk', 'head'] }),
};
const mixed = {
  ...own,
  ...clerk,
  staff,
  any: anyOf('customer', 'staff'),
  crew: anyOf('clerk', 'staff'),
  all: anyOf('customer', 'machine'),
};
const asked = (auth: string, more: object): (() => readonly Issue[]) =>
  declared({ auth: mixed, routes: { 'GET /a/{x}': { auth, ...more } } });
const there = "orders 'GET /a/{x}'";

const askedCases: readonly IssueCase[] = [
  {
    code: 'GH1219',
    story: 'a misspelt role',
    at: `${there} roles[0]`,
    got: 'clrk',
    fix: "did you mean 'clerk'?",
    issues: asked('clerk', { roles: ['clrk'] }),
  },
  {
    code: 'GH1219',
    story: 'a role of callers without roles',
    at: `${there} roles[0]`,
    got: 'clerk',
    issues: asked('customer', { roles: ['clerk'] }),
  },
  {
    code: 'GH1219',
    story: 'roles of one of two credentials',
    at: `${there} roles`,
    got: ['clerk', 'head'],
    fix: 'add a role of staff, or leave it out of the anyOf',
    issues: asked('crew', { roles: ['clerk', 'head'] }),
  },
  {
    code: 'GH1203',
    story: 'a scope that one of two credentials has',
    at: `${there} scopes[0]`,
    got: 'orders:write',
    issues: asked('any', { scopes: ['orders:write'] }),
  },
  {
    code: 'GH1203',
    story: 'one of several scopes, which one of two credentials has none of',
    at: `${there} anyScope`,
    got: ['orders:write'],
    fix: 'add a scope of staff, or leave it out of the anyOf',
    issues: asked('any', { anyScope: ['orders:write'] }),
  },
  {
    code: 'GH1203',
    story: 'scopes where some callers have keys',
    at: `${there} scopes[0]`,
    got: 'orders:write',
    issues: asked('all', { scopes: ['orders:write'] }),
  },
  {
    code: 'GH1203',
    story: 'scopes of ID tokens',
    at: at('other.scopes'),
    got: ['a'],
    fix: 'remove them, or use access tokens',
    issues: other(cognito({ tokens: 'id', scopes: ['a'] })),
  },
  {
    code: 'GH1204',
    story: 'a claim of two kinds',
    at: `${there} set.X-A`,
    got: 'claims.tid',
    issues: asked('any', { set: { 'X-A': 'claims.tid' } }),
  },
  {
    code: 'GH1204',
    story: 'a claim that one of two credentials has',
    at: `${there} where['path.x']`,
    got: 'claims.org',
    issues: asked('any', { where: { 'path.x': 'claims.org' } }),
  },
  {
    code: 'GH1204',
    story: 'the subject of callers some of whom have keys',
    at: `${there} limit.by`,
    got: 'claims.sub',
    issues: asked('all', { limit: { rate: '1/s', by: 'claims.sub' } }),
  },
  {
    code: 'GH1204',
    story: 'the key of callers some of whom have tokens',
    at: `${there} limit.by`,
    got: 'key.id',
    issues: asked('all', { limit: { rate: '1/s', by: 'key.id' } }),
  },
  {
    code: 'GH1210',
    story: 'tiers of callers some of whom have tokens',
    at: `${there} tiers`,
    got: ['basic'],
    fix: 'remove it',
    issues: asked('all', { tiers: ['basic'] }),
  },
  {
    code: 'GH1204',
    story: 'a rule over something that is no value of the request',
    at: `${there} where['client.ip']`,
    got: 'client.ip',
    issues: asked('staff', { where: { 'client.ip': 'claims.org' } }),
  },
  {
    code: 'GH1204',
    story: 'a rule over a credential',
    at: `${there} where['header.Authorization']`,
    got: 'header.Authorization',
    issues: asked('staff', { where: { 'header.Authorization': 'claims.org' } }),
  },
  {
    code: 'GH1204',
    story: 'a rule whose left side is a list',
    at: `${there} where['claims.groups']`,
    got: 'claims.groups',
    issues: asked('customer', { where: { 'claims.groups': { static: 'a' } } }),
  },
  {
    code: 'GH1003',
    story: 'roles that no claim holds',
    at: at('other.roles'),
    fix: 'write which claim does: `roles`',
    issues: other(jwt({ roleNames: ['clerk'] })),
  },
  {
    code: 'GH1006',
    story: 'a claim in the place of what API Gateway writes',
    at: at('other.claims.principalId'),
    got: 'principalId',
    issues: other(lambda({ claims: { principalId: 'string' } })),
  },
];

const saysWhose = (name: string) =>
  `say whose it is, \`where: { 'path.${name}': 'claims.…' }\`, or why it is anybody's, \`anyCaller: 'reason'\``;

const idCases: readonly IssueCase[] = [
  ...['id', 'orderId', 'order_id', 'order-id', 'orderID'].map(
    (name): IssueCase => ({
      code: 'GH1220',
      story: `any caller for any {${name}}`,
      at: `orders 'GET /a/{${name}}' where`,
      got: name,
      fix: saysWhose(name),
      issues: warnings({ [`GET /a/{${name}}`]: { auth: 'customer' } }),
    }),
  ),
  {
    code: 'GH1220',
    story: 'any caller for one of two ids',
    at: "orders 'GET /a/{userId}/b/{itemId}' where",
    got: 'itemId',
    fix: saysWhose('itemId'),
    issues: warnings({ 'GET /a/{userId}/b/{itemId}': { auth: 'customer', where: { 'path.userId': 'claims.sub' } } }),
  },
  {
    code: 'GH1001',
    story: 'a reason for any caller where nobody can name anything',
    at: "orders 'GET /paid' anyCaller",
    got: 'x',
    fix: 'remove it',
    issues: declared({ routes: { 'GET /paid': { auth: 'customer', anyCaller: 'x' } } }),
  },
  {
    code: 'GH1001',
    story: 'a reason for any caller beside a rule',
    at: `${here} anyCaller`,
    got: 'x',
    fix: 'remove it',
    issues: declared(route({ anyCaller: 'x', where: { 'path.id': 'claims.sub' } })),
  },
  ...(['anyScope', 'roles', 'anyCaller'] as const).map(
    (key): IssueCase => ({
      code: 'GH1205',
      story: `${key} of nobody`,
      at: `orders 'GET /b/{id}' ${key}`,
      got: key === 'anyCaller' ? 'x' : ['x'],
      issues: declared({
        routes: { 'GET /b/{id}': { auth: 'public', reason: 'x', [key]: key === 'anyCaller' ? 'x' : ['x'] } },
      }),
    }),
  ),
];

function warnings(routes: Changes['routes'] & object): () => readonly Issue[] {
  return () => {
    const outcome = planOf(modelWith({ service: { routes } }));
    return 'plan' in outcome ? outcome.plan.warnings : [];
  };
}

export const credentialCases: readonly IssueCase[] = [
  ...headerCases,
  ...keyCases,
  ...timeCases,
  ...memberCases,
  ...askedCases,
  ...idCases,
];
