import type { Issue } from '../../../lib/contract/issue.ts';
import { planOf } from '../../../lib/plan/plan-of.ts';
import { type Changes, modelWith, untyped } from '../declarations.ts';
import { declared, here, type IssueCase, route } from './issue-case.ts';

const { anyOf, apiKey, cognito, jwt, lambda } = untyped;
const own = { machine: apiKey({ tiers: { basic: { rate: '1/s' } }, keys: 'own' }) };
const at = (steps: string) => `platform shop auth.${steps}`;

/** A credential `other` that is correct but for what is told. */
function other(credential: unknown): () => readonly Issue[] {
  return declared({ auth: { other: credential } });
}

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

const routeCases: readonly IssueCase[] = [
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

export const askedCases: readonly IssueCase[] = [...routeCases, ...idCases];
