import { plannedGateway } from '../../../lib/constructs/planned-gateway.ts';
import { GatehouseError, type Issue } from '../../../lib/contract/issue.ts';
import { apiKey, jwt, platform, url } from '../../../lib/index.ts';
import type { IssueCase } from './issue-case.ts';

/** A gateway with keys that API Gateway keeps, or that it keeps itself. */
function gatewayOf(kept: { readonly keys?: 'own' }) {
  const shop = platform('shop', {
    auth: {
      customer: jwt(),
      partner: apiKey({ ...kept, tiers: { pro: { rate: '10/s' } } }),
      unused: apiKey({ ...kept, tiers: { all: { rate: '10/s' } } }),
    },
  });
  const orders = shop.service('orders', {
    owner: 'team-orders',
    upstream: { timeout: '2s' },
    routes: { 'GET /orders': { auth: 'partner' } },
  });
  return shop.gateway('shop', { services: [orders] });
}

const at = 'Gateway apiKeys';
const example = "write for example apiKeys: { partner: { pro: [{ id: 'a1b2c3d4e5' }] } }";
const either = "write { id: '…' } of a key that exists, or { name: '…', secret: '…' } of one that is made";
const pro = (...keys: readonly unknown[]) => issuesOf({ partner: { pro: keys } });

export const callerKeyCases: readonly IssueCase[] = [
  { code: 'GH1004', story: 'keys without their tiers', at, fix: example, issues: issuesOf([{ id: 'a' }]) },
  {
    code: 'GH1004',
    story: 'keys without a tier',
    at: `${at}.partner`,
    fix: example,
    issues: issuesOf({ partner: [] }),
  },
  {
    code: 'GH1004',
    story: 'one key in the place of a list',
    at: `${at}.partner.pro`,
    fix: example,
    issues: issuesOf({ partner: { pro: { id: 'a' } } }),
  },
  { code: 'GH1004', story: 'a key that is a text', at: `${at}.partner.pro[0]`, fix: example, issues: pro('a1b2c3') },
  {
    code: 'GH1003',
    story: 'a key without its secret',
    at: `${at}.partner.pro[0].secret`,
    fix: either,
    issues: pro({ name: 'acme' }),
  },
  {
    code: 'GH1001',
    story: 'a value in the place of its secret',
    at: `${at}.partner.pro[0].value`,
    got: 'value',
    issues: pro({ name: 'acme', secret: 'keys', value: 'of-a-key-that-nobody-sees' }),
  },
  { code: 'GH1123', story: 'an id that is none', at: `${at}.partner.pro[0].id`, issues: pro({ id: 'a-b' }) },
  {
    code: 'GH1123',
    story: 'a secret that ends the reference to it',
    at: `${at}.partner.pro[0].secret`,
    issues: pro({ name: 'acme', secret: 'keys}}{{resolve' }),
  },
  {
    code: 'GH1122',
    story: 'one key twice',
    at: `${at}.partner.pro[1]`,
    issues: pro({ id: 'a1' }, { id: 'a1' }),
  },
  {
    code: 'GH1122',
    story: 'two keys of one secret',
    at: `${at}.partner.pro[1]`,
    issues: pro({ name: 'acme', secret: 'keys', field: 'a' }, { name: 'other', secret: 'keys', field: 'a' }),
  },
  {
    code: 'GH1121',
    story: 'keys of a credential that has none',
    at: `${at}.customer`,
    got: 'customer',
    issues: issuesOf({ customer: { pro: [{ id: 'a1' }] } }),
  },
  {
    code: 'GH1121',
    story: 'keys of others among own keys',
    at: `${at}.partner`,
    got: 'partner',
    fix: 'make new keys by `cdk-gatehouse keys create`',
    issues: issuesOf({ partner: { pro: [{ id: 'a1' }] } }, { keys: 'own' }),
  },
  {
    code: 'GH1121',
    story: 'keys that no route asks for',
    at: `${at}.unused`,
    got: 'unused',
    issues: issuesOf({ unused: { all: [{ id: 'a1' }] } }),
  },
  {
    code: 'GH1121',
    story: 'a tier that there is not',
    at: `${at}.partner.gold`,
    got: 'gold',
    issues: issuesOf({ partner: { gold: [{ id: 'a1' }] } }),
  },
];

/** The issues of a gateway with these keys of its callers. */
function issuesOf(apiKeys: unknown, kept: { readonly keys?: 'own' } = {}): () => readonly Issue[] {
  return () => {
    try {
      const auth = { customer: { issuer: 'https://issuer.example.com/', audience: 'shop' } };
      const upstreams = { orders: url('https://orders.example.com', { open: 'a test' }) };
      plannedGateway({ gateway: gatewayOf(kept), stage: 'prod', auth, upstreams, apiKeys });
    } catch (error) {
      if (error instanceof GatehouseError) return error.issues;
      throw error;
    }
    return [];
  };
}
