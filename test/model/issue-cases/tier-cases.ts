import { type Changes, partner, untyped } from '../declarations.ts';
import { declared, type IssueCase } from './issue-case.ts';

const key = { rate: '1/s', by: 'key.id' };
const at = "orders 'GET /reports'";

/** A route for callers with keys, correct but for `more`. */
function keyed(more: object): Changes {
  return { auth: partner, routes: { 'GET /reports': { auth: 'partner', ...more } } };
}

/** A credential of keys with these tiers. */
function tiers(of: object, name = 'partner'): Changes {
  return { auth: { [name]: untyped.apiKey({ tiers: of }) } };
}

const credentialCases: readonly IssueCase[] = [
  ...['Free', '1st', 'free-plan', '', 'a'.repeat(21), 'constructor'].map(
    (name): IssueCase => ({
      code: 'GH1208',
      story: `a tier named '${name}'`,
      at:
        name === '' || /\W/.test(name)
          ? `platform shop auth.partner.tiers${/^[\w-]+$/.test(name) ? `.${name}` : `['${name}']`}`
          : `platform shop auth.partner.tiers.${name}`,
      got: name,
      issues: declared(tiers({ [name]: { rate: '1/s' } })),
    }),
  ),
  {
    code: 'GH1209',
    story: 'keys without tiers',
    at: 'platform shop auth.partner.tiers',
    got: {},
    issues: declared(tiers({})),
  },
  {
    code: 'GH1003',
    story: 'keys that say nothing of tiers',
    at: 'platform shop auth.partner.tiers',
    fix: 'write `tiers`',
    issues: declared({ auth: { partner: untyped.apiKey({}) } }),
  },
  {
    code: 'GH1001',
    story: 'a misspelt key of a tier',
    at: 'platform shop auth.partner.tiers.free.qota',
    got: '1/day',
    fix: 'did you mean `quota`?',
    issues: declared(tiers({ free: { rate: '1/s', qota: '1/day' } })),
  },
  {
    code: 'GH1211',
    story: 'one tier of two credentials',
    at: 'platform shop auth.reseller.tiers.free',
    got: 'free',
    issues: declared({ auth: { ...partner, ...tiers({ free: { rate: '1/s' } }, 'reseller').auth } }),
  },
  ...['0/day', '10/year', '1e3/day', 10].map(
    (quota): IssueCase => ({
      code: 'GH1213',
      story: `a quota of ${quota}`,
      at: 'platform shop auth.partner.tiers.free.quota',
      got: quota,
      issues: declared(tiers({ free: { rate: '1/s', quota } })),
    }),
  ),
  {
    code: 'GH1212',
    story: 'a quota that one second uses up',
    at: 'platform shop auth.partner.tiers.free.quota',
    got: '29/day',
    issues: declared(tiers({ free: { rate: '10/s', burst: 20, quota: '29/day' } })),
  },
  {
    code: 'GH1212',
    story: 'a quota that the rate never reaches',
    at: 'platform shop auth.partner.tiers.free.quota',
    got: '86402/day',
    issues: declared(tiers({ free: { rate: '1/s', quota: '86402/day' } })),
  },
];

const routeCases: readonly IssueCase[] = [
  {
    code: 'GH1210',
    story: 'a misspelt tier of a route',
    at: `${at} tiers[0]`,
    got: 'prro',
    fix: "did you mean 'pro'?",
    issues: declared(keyed({ tiers: ['prro'] })),
  },
  {
    code: 'GH1210',
    story: 'tiers of callers with tokens',
    at: "orders 'GET /reports' tiers",
    got: ['pro'],
    fix: 'remove it',
    issues: declared({ routes: { 'GET /reports': { auth: 'customer', tiers: ['pro'] } } }),
  },
  {
    code: 'GH1211',
    story: 'a tier twice on one route',
    at: `${at} tiers[1]`,
    got: 'pro',
    issues: declared(keyed({ tiers: ['pro', 'pro'] })),
  },
  {
    code: 'GH1203',
    story: 'scopes of keys',
    at: `${at} scopes[0]`,
    got: 'a',
    issues: declared(keyed({ scopes: ['a'] })),
  },
  {
    code: 'GH1204',
    story: 'a claim of a key',
    at: `${at} limit.by`,
    got: 'claims.sub',
    issues: declared(keyed({ limit: { ...key, by: 'claims.sub' } })),
  },
];

const rateCases: readonly IssueCase[] = [
  {
    code: 'GH1003',
    story: 'a tier without its rate',
    at: `${at} limit.rate.pro`,
    fix: "write a rate for the tier 'pro'",
    issues: declared(keyed({ limit: { ...key, rate: { free: '1/s' } } })),
  },
  {
    code: 'GH1210',
    story: 'a rate of no tier',
    at: `${at} limit.rate.gold`,
    got: 'gold',
    issues: declared(keyed({ limit: { ...key, rate: { free: '1/s', pro: '2/s', gold: '3/s' } } })),
  },
  {
    code: 'GH1210',
    story: 'rates by tier of callers with tokens',
    at: "orders 'GET /reports' limit.rate",
    got: { free: '1/s' },
    fix: 'write one rate',
    issues: declared({
      routes: { 'GET /reports': { auth: 'customer', limit: { rate: { free: '1/s' }, by: 'client.ip' } } },
    }),
  },
  {
    code: 'GH1002',
    story: 'a rate of nothing for one tier',
    at: `${at} limit.rate.free`,
    got: '0/s',
    issues: declared(keyed({ limit: { ...key, rate: { free: '0/s', pro: '1/s' } } })),
  },
  {
    code: 'GH1307',
    story: 'a rate above the usage plan of its tier',
    at: `${at} limit.rate.free`,
    got: '611/min',
    issues: declared(keyed({ limit: { ...key, rate: { free: '611/min', pro: '612/min' } } })),
  },
  {
    code: 'GH1307',
    story: 'one rate above the usage plans of all tiers that may call',
    at: `${at} limit.rate`,
    got: '611/min',
    issues: declared(keyed({ tiers: ['free'], limit: { ...key, rate: '611/min' } })),
  },
  {
    code: 'GH1307',
    story: 'a shared rate above the usage plan of its tier',
    at: 'platform shop limits[0].rate.free',
    got: '611/min',
    issues: declared({
      auth: partner,
      platform: { limits: [{ by: 'key.id', otherwise: 'client.ip', rate: { free: '611/min', pro: '2/s' } }] },
    }),
  },
  {
    code: 'GH1313',
    story: 'a throttle of all callers by tier',
    at: `${at} limit.rate`,
    got: { free: '1/s', pro: '2/s' },
    fix: "write one rate, or `by: 'key.id'`",
    issues: declared(keyed({ limit: { enforce: 'best-effort', by: 'route', rate: { free: '1/s', pro: '2/s' } } })),
  },
];

export const tierCases: readonly IssueCase[] = [...credentialCases, ...routeCases, ...rateCases];
