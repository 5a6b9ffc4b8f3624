import type { Issue } from '../../../lib/contract/issue.ts';
import { url } from '../../../lib/declare/upstream-place.ts';
import { placesOf } from '../../../lib/model/places-of.ts';
import { modelWith } from '../declarations.ts';
import { declared, type IssueCase, token } from './issue-case.ts';

export const placeCases: readonly IssueCase[] = [
  {
    code: 'GH1003',
    story: 'an issuer without audience',
    at: 'gateway mobile auth.customer.audience',
    fix: 'write `audience`',
    issues: bound({ auth: { customer: { issuer: 'https://id.example/' } } }),
  },
  {
    code: 'GH2001',
    story: 'an upstream that is not bound',
    at: 'gateway mobile upstreams.orders',
    fix: 'write `upstreams: { orders: … }` at the construct',
    issues: bound({ upstreams: {} }),
  },
  {
    code: 'GH2002',
    story: 'a misspelt issuer',
    at: 'gateway mobile auth.custmer',
    got: 'custmer',
    fix: 'did you mean `customer`?',
    issues: bound({ auth: { customer: issuer(), custmer: issuer() } }),
  },
  {
    code: 'GH2003',
    story: 'plain http to another machine',
    at: 'gateway mobile upstreams.orders.url',
    got: 'http://orders.example',
    issues: bound({ upstreams: { orders: url('http://orders.example') } }),
  },
  {
    code: 'GH2003',
    story: 'no URL',
    at: 'gateway mobile auth.customer.issuer',
    got: 'id.example',
    issues: bound({ auth: { customer: issuer('id.example') } }),
  },
  {
    code: 'GH2003',
    story: 'a path that resolves to another one',
    at: 'gateway mobile upstreams.orders.url',
    got: 'https://orders.example/a/../b',
    fix: 'write https://orders.example/b',
    issues: bound({ upstreams: { orders: url('https://orders.example/a/../b') } }),
  },
  {
    code: 'GH2003',
    story: 'plain http before a token',
    at: 'gateway mobile upstreams.orders.url',
    issues: bound({ upstreams: { orders: url(`http://${token}`) } }),
  },
  {
    code: 'GH2004',
    story: 'an audience that holds the separator',
    at: 'gateway mobile auth.customer',
    got: 'issuer=https://id.example/&audience=a&b',
    issues: bound({ auth: { customer: { ...issuer(), audience: 'a&b' } } }),
  },
  {
    code: 'GH2004',
    story: 'an address of 513 characters',
    at: 'gateway mobile upstreams.orders.url',
    got: `orders.example/${'a'.repeat(498)}`,
    issues: bound({ upstreams: { orders: url(`https://orders.example/${'a'.repeat(498)}`) } }),
  },
  {
    code: 'GH2006',
    story: 'two credentials of one stage variable',
    at: 'platform shop auth.a-b',
    got: 'a-b',
    issues: declared({
      auth: { a_b: { schema: 1, kind: 'jwt', definition: {} }, 'a-b': { schema: 1, kind: 'jwt', definition: {} } },
    }),
  },
];

function issuer(text = 'https://id.example/') {
  return { issuer: text, audience: 'shop' };
}

function bound(bindings: { readonly auth?: unknown; readonly upstreams?: unknown }): () => readonly Issue[] {
  const all = { auth: { customer: issuer() }, upstreams: { orders: url('https://orders.example') }, ...bindings };
  const tokens = { isToken: (text: string) => text.includes(token), withoutScheme: (text: string) => text };
  return () => {
    const outcome = placesOf(modelWith({}), all, tokens);
    return 'issues' in outcome ? outcome.issues : [];
  };
}
