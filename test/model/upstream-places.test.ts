import { describe, expect, test } from '@jest/globals';
import { decodeUpstreamPlace, decodeUpstreamSecrets } from '../../lib/contract/upstream-place.ts';
import { targets, url } from '../../lib/declare/upstream-place.ts';
import { placesOf } from '../../lib/model/places-of.ts';
import { modelWith } from './declarations.ts';

const token = ['$', '{Token[Url.7]}'].join('');
const tokens = {
  isToken: (text: string) => text.includes(token),
  withoutScheme: (text: string) => `after-scheme(${text})`,
};
const [a, b] = ['https://a.example', 'https://b.example:8443/api/'] as const;

/** The places of a gateway whose upstream was declared and bound so. */
function placed(upstream: object, orders: unknown) {
  const auth = { customer: { issuer: 'https://id.example/', audience: 'shop' } };
  return placesOf(modelWith({ upstream: { timeout: '2s', ...upstream } }), { auth, upstreams: { orders } }, tokens);
}

function placesWith(upstream: object, orders: unknown) {
  const outcome = placed(upstream, orders);
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.places;
}

describe('several targets are one stage variable', () => {
  test.each<[string, object, unknown, string, number]>([
    ['two targets', {}, targets([url(a), url(b)]), 'a.example,b.example:8443/api', 2],
    ['a list of one', {}, targets([url(a)]), 'a.example', 1],
    [
      'weights, of which one is nothing to say',
      { balance: 'weighted' },
      targets([url(a, { weight: 1 }), url(b, { weight: 3 })]),
      'a.example,b.example:8443/api#3',
      2,
    ],
    ['a weight of a target by itself', { balance: 'random' }, url(a, { weight: 9 }), 'a.example#9', 1],
    ['a token among them', {}, targets([url(`https://${token}`), url(a)]), `${token},a.example`, 2],
    ['a token as a whole', {}, targets([url(a), url(token)]), `a.example,after-scheme(${token})`, 2],
    ['this machine', {}, targets([url('http://127.0.0.1:1'), url('http://127.0.0.1:2')]), '127.0.0.1:1,127.0.0.1:2', 2],
  ])('%s', (...[, upstream, orders, value, count]) => {
    const places = placesWith(upstream, orders);
    expect(places.stageVariables['upstream_orders']).toBe(value);
    expect(places.targets).toEqual({ orders: count });
  });

  test('they are read back as they were bound', () => {
    const places = placesWith({ balance: 'weighted' }, targets([url(a, { weight: 7 }), url(b)]));
    expect(decodeUpstreamPlace(places.stageVariables['upstream_orders'] ?? '')).toEqual([
      { place: 'a.example', weight: 7 },
      { place: 'b.example:8443/api', weight: 1 },
    ]);
  });
});

describe('one way of calling stands for all targets', () => {
  const plain = (host: string, insecure: string) => url(`http://${host}`, { insecure });

  test.each<[string, unknown, object]>([
    ['https for all', targets([url(a), url(b)]), {}],
    ['plain http for all, for one reason', targets([plain('a', 'mesh'), plain('b', 'mesh')]), { orders: 'mesh' }],
    ['plain http for all, for two reasons', targets([plain('a', 'x'), plain('b', 'y')]), { orders: 'x; y' }],
    ['this machine beside plain http', targets([plain('a', 'mesh'), url('http://127.0.0.1:1')]), { orders: 'mesh' }],
    ['this machine with a reason beside https', targets([plain('127.0.0.1', 'x'), url(a)]), {}],
  ])('%s', (_, orders, reasons) => {
    expect(placesWith({}, orders).reasons.upstreams).toEqual(reasons);
  });

  test.each<[string, unknown]>([
    ['a host in the clear', plain('a', 'mesh')],
    ['a token that may be in the clear', url(token, { insecure: 'mesh' })],
  ])('https beside %s is refused: it would be called in the clear too', (_, other) => {
    const outcome = placed({}, targets([url(a), other as ReturnType<typeof url>]));
    expect('issues' in outcome && outcome.issues.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'GH2003 gateway mobile upstreams.orders.targets',
    ]);
  });
});

describe('secrets are named at the place, each that the declaration asks for', () => {
  const client = { secret: 'orders/client', tokenUri: 'https://id.example/token', clientId: 'gateway' };

  test.each<[string, object, unknown, object, readonly string[]]>([
    [
      'a key',
      { credential: { kind: 'header', header: 'X-Key' } },
      url(a, { credential: { secret: 'k' } }),
      { credential: 'k' },
      ['k'],
    ],
    [
      'a user',
      { credential: { kind: 'basic' } },
      targets([url(a)], { credential: { secret: 'u' } }),
      { credential: 'u' },
      ['u'],
    ],
    [
      'a token',
      { credential: { kind: 'client-credentials' } },
      url(a, { credential: client }),
      { credential: 'orders/client', tokenUri: 'https://id.example/token', clientId: 'gateway' },
      ['orders/client'],
    ],
    [
      'two certificates',
      { tls: { privateCa: true, clientCertificate: true } },
      targets([url(a), url(b)], { tls: { ca: 'orders/ca', certificate: 'orders/pair' } }),
      { ca: 'orders/ca', certificate: 'orders/pair' },
      ['orders/ca', 'orders/pair'],
    ],
    [
      'one secret for two things',
      { credential: { kind: 'basic' }, tls: { clientCertificate: true } },
      url(a, { credential: { secret: 's' }, tls: { certificate: 's' } }),
      { credential: 's', certificate: 's' },
      ['s'],
    ],
  ])('%s', (...[, upstream, orders, secrets, names]) => {
    const places = placesWith(upstream, orders);
    expect(decodeUpstreamSecrets(places.stageVariables['secrets_orders'] ?? '')).toEqual(secrets);
    expect(places.secrets).toEqual({ orders: names });
  });

  test('names that are known at deploy time only', () => {
    const places = placesWith({ credential: { kind: 'basic' } }, url(a, { credential: { secret: token } }));
    expect(places.stageVariables['secrets_orders']).toBe(`credential=${token}`);
    expect(places.secrets).toEqual({ orders: [token] });
  });

  test('an upstream without secrets has no variable for them', () => {
    const places = placesWith({ tls: { minVersion: '1.3' } }, url(a));
    expect(Object.keys(places.stageVariables)).toEqual(['upstream_orders', 'auth_customer']);
    expect(places.secrets).toEqual({});
  });

  test('tokens may be asked for in the clear where the upstream is called so, for its reason', () => {
    const credential = { ...client, tokenUri: 'http://id.internal/token' };
    const orders = url('http://orders.internal', { insecure: 'mesh', credential });
    expect(placesWith({ credential: { kind: 'client-credentials' } }, orders).stageVariables['secrets_orders']).toBe(
      'credential=orders/client&tokenUri=http://id.internal/token&clientId=gateway',
    );
  });

  test('a password in the address of an authorization server is in no issue', () => {
    const credential = { ...client, tokenUri: 'https://admin:hunter2@id.example/token' };
    const outcome = placed({ credential: { kind: 'client-credentials' } }, url(a, { credential }));
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
    expect('issues' in outcome && outcome.issues.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'GH2003 gateway mobile upstreams.orders.credential.tokenUri',
    ]);
  });

  test('all that is missing and all that is too much is told at once', () => {
    const outcome = placed(
      { credential: { kind: 'client-credentials' }, tls: { privateCa: true } },
      targets([url(a, { weight: 2 }), url(a)], { tls: { certificate: 'x' } }),
    );
    expect('issues' in outcome && outcome.issues.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'GH2008 gateway mobile upstreams.orders.targets.1.url',
      'GH2007 gateway mobile upstreams.orders.targets.0.weight',
      'GH2001 gateway mobile upstreams.orders.credential.secret',
      'GH2001 gateway mobile upstreams.orders.credential.tokenUri',
      'GH2001 gateway mobile upstreams.orders.credential.clientId',
      'GH2001 gateway mobile upstreams.orders.tls.ca',
      'GH2002 gateway mobile upstreams.orders.tls.certificate',
    ]);
  });
});

describe('a Lambda function is an upstream without an address', () => {
  const arn = 'arn:aws:lambda:eu-central-1:111111111111:function:orders:live';

  test.each([
    ['a name', 'orders'],
    ['an ARN with an alias', arn],
    ['what is known at deploy time only', token],
  ])('%s', (_, name) => {
    expect(placesWith({ timeout: '2s' }, { kind: 'function', name })).toEqual({
      stageVariables: { upstream_orders: `lambda:${name}`, auth_customer: 'issuer=https://id.example/&audience=shop' },
      reasons: { upstreams: {}, credentials: {}, privateNetworks: {} },
      targets: { orders: 'function' },
      reached: { orders: [] },
      secrets: {},
    });
  });

  test('all that needs an address is told at once, and its secrets are not asked for', () => {
    const outcome = placed(
      { credential: { kind: 'basic' }, tls: { privateCa: true }, health: { path: '/health' }, balance: 'weighted' },
      { kind: 'function', name: 'orders' },
    );
    expect('issues' in outcome && outcome.issues.map(({ code, at, got }) => [code, at, got])).toEqual([
      ['GH2009', 'gateway mobile upstreams.orders', 'tls'],
      ['GH2009', 'gateway mobile upstreams.orders', 'credential'],
      ['GH2009', 'gateway mobile upstreams.orders', 'health'],
    ]);
  });

  test.each<[string, object, string]>([
    ['nothing by that name', { kind: 'function' }, 'GH1003 gateway mobile upstreams.orders.name'],
    ['a weight', { kind: 'function', name: 'orders', weight: 2 }, 'GH1001 gateway mobile upstreams.orders.weight'],
  ])('%s is refused', (_, place, told) => {
    const outcome = placed({}, place);
    expect('issues' in outcome && outcome.issues.map(({ code, at }) => `${code} ${at}`)).toEqual([told]);
  });
});
