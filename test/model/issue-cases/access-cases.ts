import { type BffChanges, bffWith, ordersPart, usersPart } from '../bff.ts';
import { issuesOf, type Loose, partner, untyped } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

const { anyOf, apiKey, jwt } = untyped;

const claims = { tid: 'string', role: 'string', groups: 'string[]' };
const bulk = apiKey({ tiers: { basic: { rate: '1/s' }, bulk: { rate: '9/s' } }, keys: 'own' });
const customer = { scopes: ['read', 'all'], roles: 'role', claims, roleNames: ['lead', 'head'] };
const staff = jwt({ claims: { tid: 'string' } });

interface Lacking {
  /** The route that the one part is: `GET /orders/{tid}`, called with the claim tid. */
  readonly called?: Loose;
  readonly route?: Loose;
  readonly input?: Loose;
  /** Further parts. */
  readonly more?: Loose;
  readonly auth?: Loose;
  readonly got: unknown;
  readonly fix: string;
}

/** Somebody may call the dashboard and not its part. */
function lacking(story: string, { called, route, input, more, auth, got, fix }: Lacking): IssueCase {
  const part = { route: 'GET /orders/{tid}', path: { tid: 'claims.tid' }, ...input };
  const changes: BffChanges = {
    customer,
    auth: { staff, any: anyOf('customer', 'staff'), ...auth },
    orders: { 'GET /orders/{tid}': { auth: 'customer', ...called } },
    route: { ...route },
    parts: {
      ...more,
      orders: { ...(ordersPart() as object), definition: { service: 'orders', fallback: 'omit', ...part } },
    },
  };
  return {
    code: 'GH1803',
    story,
    at: "home 'GET /dashboard' parts.orders",
    got,
    fix,
    issues: () => issuesOf(bffWith(changes)),
  };
}

const leave = 'or leave the part out';

export const accessCases: readonly IssueCase[] = [
  lacking('a part with callers, for anybody', {
    route: { auth: 'public', reason: 'x' },
    input: { path: { tid: { static: '1' } } },
    got: 'customer',
    fix: `give the aggregate the credential of the part, ${leave}`,
  }),
  lacking('a part for other callers', {
    route: { auth: 'any' },
    got: 'staff',
    fix: "give the aggregate another `auth`, or open 'GET /orders/{tid}' to staff",
  }),
  lacking('a scope', {
    called: { scopes: ['read'] },
    route: { anyScope: ['read', 'all'] },
    got: 'read',
    fix: `add 'read' to \`scopes\` of the aggregate, ${leave}`,
  }),
  lacking('one of two scopes', {
    called: { anyScope: ['read', 'all'] },
    got: ['read', 'all'],
    fix: `write \`anyScope: ['read', 'all']\` on the aggregate, ${leave}`,
  }),
  lacking('a role', {
    called: { roles: ['lead'] },
    route: { roles: ['lead', 'head'] },
    got: ['lead'],
    fix: `write \`roles: ['lead']\` on the aggregate, ${leave}`,
  }),
  lacking('a tier', {
    auth: { machine: bulk },
    called: { auth: 'machine', tiers: ['bulk'] },
    route: { auth: 'machine' },
    input: { path: { tid: 'query.tid' } },
    got: ['basic'],
    fix: `write \`tiers: ['bulk']\` on the aggregate, ${leave}`,
  }),
  lacking('any tier, where API Gateway keeps the keys', {
    auth: partner,
    called: { auth: 'partner', tiers: ['free', 'pro'] },
    route: { auth: 'partner' },
    input: { path: { tid: 'query.tid' } },
    got: [],
    fix: `write \`tiers: ['free', 'pro']\` on the aggregate, ${leave}`,
  }),
  lacking('whose the object is', {
    called: { where: { 'path.tid': 'claims.sub' } },
    got: 'path.tid = claims.sub',
    fix: `write \`path: { tid: 'claims.sub' }\` in the part, or write \`where: { 'claims.tid': 'claims.sub' }\` on the aggregate, ${leave}`,
  }),
  lacking('whose the object is, where a constant says it', {
    called: { where: { 'path.tid': 'claims.tid' } },
    input: { path: { tid: { static: '7' } } },
    got: 'path.tid = claims.tid',
    fix: `write \`path: { tid: 'claims.tid' }\` in the part, ${leave}`,
  }),
  lacking('which of several the object may be', {
    called: { where: { 'path.tid': 'claims.groups' } },
    input: { path: { tid: 'query.group' } },
    got: 'path.tid = claims.groups',
    fix: `write \`where: { 'query.group': 'claims.groups' }\` on the aggregate, ${leave}`,
  }),
  lacking('whose the object is, where a part says it', {
    called: { where: { 'path.tid': 'claims.groups' } },
    input: { path: { tid: 'parts.user.tenant' } },
    more: { user: usersPart() },
    got: 'path.tid = claims.groups',
    fix: 'leave the part out',
  }),
  lacking('a parameter of the query that a rule is about', {
    called: { where: { 'query.of': 'claims.tid' } },
    got: 'query.of = claims.tid',
    fix: `write \`query: { of: 'claims.tid' }\` in the part, ${leave}`,
  }),
  lacking('a header that no part gets from the client', {
    called: { where: { 'header.Accept-Charset': { static: 'utf-8' } } },
    route: { where: { 'header.Accept-Charset': { static: 'utf-8' } } },
    got: 'header.Accept-Charset = "utf-8"',
    fix: 'leave the part out',
  }),
  lacking('what the caller is', {
    called: { where: { 'claims.role': { static: 'lead' } } },
    got: 'claims.role = "lead"',
    fix: `write \`where: { 'claims.role': { static: "lead" } }\` on the aggregate, ${leave}`,
  }),
];
