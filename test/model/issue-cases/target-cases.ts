import type { Issue } from '../../../lib/contract/issue.ts';
import { targets, url } from '../../../lib/declare/upstream-place.ts';
import { placesOf } from '../../../lib/model/places-of.ts';
import { modelWith } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

const at = 'gateway mobile upstreams.orders';
const [a, b] = ['https://a.example', 'https://b.example'] as const;
const byToken = { kind: 'client-credentials' };
const client = { secret: 'orders/client', tokenUri: 'https://id.example/token', clientId: 'gateway' };

export const targetCases: readonly IssueCase[] = [
  {
    code: 'GH1004',
    story: 'no target at all',
    at: `${at}.targets`,
    got: [],
    issues: bound({}, targets([])),
  },
  {
    code: 'GH1004',
    story: 'a weight of more than 100',
    at: `${at}.targets.0.weight`,
    got: 101,
    issues: bound({ balance: 'weighted' }, targets([url(a, { weight: 101 })])),
  },
  {
    code: 'GH1001',
    story: 'a secret of one target',
    at: `${at}.targets.1.credential`,
    fix: 'write it after the list: `targets([…], { … })`',
    issues: bound({ credential: { kind: 'basic' } }, targets([url(a), url(b, { credential: { secret: 'x' } })])),
  },
  {
    code: 'GH2001',
    story: 'a credential whose secret is not named',
    at: `${at}.credential.secret`,
    fix: 'write `credential: { secret: … }` at the place',
    issues: bound({ credential: { kind: 'basic' } }, url(a)),
  },
  {
    code: 'GH2001',
    story: 'a token that nobody can be asked for',
    at: `${at}.credential.tokenUri`,
    fix: 'write `credential: { tokenUri: … }` at the place',
    issues: bound({ credential: byToken }, url(a, { credential: { secret: 'x', clientId: 'gateway' } })),
  },
  {
    code: 'GH2001',
    story: 'an authority whose certificate is not named',
    at: `${at}.tls.ca`,
    fix: 'write `tls: { ca: … }` at the place',
    issues: bound({ tls: { privateCa: true } }, targets([url(a)])),
  },
  {
    code: 'GH2002',
    story: 'a secret that no declaration asks for',
    at: `${at}.credential.secret`,
    fix: 'declare `credential` on the upstream, or remove it',
    issues: bound({}, url(a, { credential: { secret: 'x' } })),
  },
  {
    code: 'GH2002',
    story: 'a certificate that no declaration asks for',
    at: `${at}.tls.certificate`,
    fix: 'declare `tls.clientCertificate` on the upstream, or remove it',
    issues: bound({ tls: { privateCa: true } }, url(a, { tls: { ca: 'x', certificate: 'y' } })),
  },
  {
    code: 'GH2003',
    story: 'a token over plain http',
    at: `${at}.credential.tokenUri`,
    got: 'http://id.example/token',
    issues: bound(
      { credential: byToken },
      url(a, { credential: { ...client, tokenUri: 'http://id.example/token' }, insecure: 'x' }),
    ),
  },
  {
    code: 'GH2003',
    story: 'one target in the clear and one not',
    at: `${at}.targets`,
    issues: bound({}, targets([url(a), url('http://b.example', { insecure: 'x' })])),
  },
  {
    code: 'GH2003',
    story: 'TLS over plain http',
    at,
    issues: bound({ tls: { minVersion: '1.3' } }, url('http://a.example', { insecure: 'x' })),
  },
  {
    code: 'GH2004',
    story: 'an address that holds what separates targets',
    at: `${at}.url`,
    got: 'a.example/b,c.example',
    fix: 'bind each address by itself: `targets([url(…), url(…)])`',
    issues: bound({}, url('https://a.example/b,c.example')),
  },
  {
    code: 'GH2004',
    story: 'the name of a secret that holds the separator',
    at: `${at}.credential.secret`,
    got: 'a&ca=b',
    issues: bound({ credential: { kind: 'basic' } }, url(a, { credential: { secret: 'a&ca=b' } })),
  },
  {
    code: 'GH2004',
    story: 'more targets than a stage variable carries',
    at,
    got: Array.from({ length: 40 }, (_, index) => `t${index}.example.com`).join(','),
    issues: bound({}, targets(Array.from({ length: 40 }, (_, index) => url(`https://t${index}.example.com`)))),
  },
  {
    code: 'GH2007',
    story: 'a weight where targets take turns',
    at: `${at}.targets.0.weight`,
    got: 3,
    issues: bound({}, targets([url(a, { weight: 3 }), url(b)])),
  },
  {
    code: 'GH2008',
    story: 'the same target twice',
    at: `${at}.targets.1.url`,
    got: 'a.example',
    issues: bound({}, targets([url(a), url(`${a}/`), url(b)])),
  },
  {
    code: 'GH2009',
    story: 'TLS of a function',
    at,
    got: 'tls',
    fix: "remove `tls` from the upstream's declaration, or bind an address",
    issues: bound({ tls: { minVersion: '1.3' } }, { kind: 'function', name: 'orders' }),
  },
  {
    code: 'GH2004',
    story: 'a version of a function that a stage variable cannot carry',
    at,
    got: 'lambda:orders:$LATEST',
    issues: bound({}, { kind: 'function', name: 'orders:$LATEST' }),
  },
];

/** The issues of a place of an upstream that was declared so. */
function bound(upstream: object, orders: unknown): () => readonly Issue[] {
  const tokens = { isToken: () => false, withoutScheme: (text: string) => text };
  const auth = { customer: { issuer: 'https://id.example/', audience: 'shop' } };
  return () => {
    const outcome = placesOf(
      modelWith({ upstream: { timeout: '2s', ...upstream } }),
      { auth, upstreams: { orders } },
      tokens,
    );
    return 'issues' in outcome ? outcome.issues : [];
  };
}
