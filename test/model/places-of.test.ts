import { describe, expect, test } from '@jest/globals';
import { decodeIssuerPlace } from '../../lib/contract/places.ts';
import { url } from '../../lib/declare/upstream-place.ts';
import { placesOf } from '../../lib/model/places-of.ts';
import { modelWith } from './declarations.ts';

const token = ['$', '{Token[Url.7]}'].join('');
const tokens = {
  isToken: (text: string) => text.includes(token),
  withoutScheme: (text: string) => `after-scheme(${text})`,
};
const customer = { issuer: 'https://id.example/', audience: 'shop' };

function places(bindings: { readonly auth?: unknown; readonly upstreams?: unknown }) {
  const all = { auth: { customer }, upstreams: { orders: url('https://orders.example') }, ...bindings };
  return placesOf(modelWith({}), all, tokens);
}

describe('places become stage variables', () => {
  test.each<[string, unknown, string, string | null]>([
    ['a host', url('https://orders.example'), 'orders.example', null],
    [
      'a base path without the slash at its end',
      url('https://orders.example:8443/api/'),
      'orders.example:8443/api',
      null,
    ],
    ['this machine over plain http', url('http://127.0.0.1:3000'), '127.0.0.1:3000', null],
    [
      'plain http with a reason',
      url('http://orders.internal', { insecure: 'inside the mesh' }),
      'orders.internal',
      'inside the mesh',
    ],
    [
      'a reason beside https, which changes nothing',
      url('https://orders.example', { insecure: 'x' }),
      'orders.example',
      null,
    ],
    ['a token behind a literal scheme', url(`https://${token}/api`), `${token}/api`, null],
    ['a token as a whole', url(token), `after-scheme(${token})`, null],
    ['a token as a whole that may be plain http', url(token, { insecure: 'x' }), `after-scheme(${token})`, 'x'],
  ])('%s', (_, orders, value, insecure) => {
    expect(places({ upstreams: { orders } })).toEqual({
      places: {
        stageVariables: { upstream_orders: value, auth_customer: 'issuer=https://id.example/&audience=shop' },
        reasons: { upstreams: insecure === null ? {} : { orders: insecure }, credentials: {}, privateNetworks: {} },
        targets: { orders: 1 },
        reached: { orders: [expect.objectContaining({ at: 'gateway mobile upstreams.orders', open: null })] },
        secrets: {},
      },
    });
  });

  test('an issuer is read back as it was bound, byte for byte', () => {
    const bound = {
      issuer: 'https://id.example/realms/a',
      audience: ['shop', 'api://shop'],
      jwksUri: 'https://id.example/keys?v=1',
    };
    const outcome = places({ auth: { customer: bound } });
    const text = 'places' in outcome ? outcome.places.stageVariables['auth_customer'] : undefined;
    expect(decodeIssuerPlace(text ?? '')).toEqual({
      issuer: bound.issuer,
      audiences: bound.audience,
      jwksUri: bound.jwksUri,
    });
  });

  test('a password in an address is in no issue', () => {
    const outcome = places({ upstreams: { orders: url('https://admin:hunter2@orders.example') } });
    expect(outcome).toEqual({
      issues: [
        {
          code: 'GH2003',
          at: 'gateway mobile upstreams.orders.url',
          got: undefined,
          why: 'an address holds no user and no password',
          fix: 'remove them',
        },
      ],
    });
  });

  test('every mistake in the bindings is told at once', () => {
    const outcome = places({
      auth: null,
      upstreams: { ordrs: url('https://a.example'), orders: { kind: 'url', url: 5 } },
    });
    expect('issues' in outcome && outcome.issues.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'GH2001 gateway mobile auth.customer',
      'GH2002 gateway mobile upstreams.ordrs',
      'GH1004 gateway mobile upstreams.orders.url',
      'GH1003 gateway mobile upstreams.orders.insecure',
    ]);
  });
});
