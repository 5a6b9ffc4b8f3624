import { targets, url } from 'cdk-gatehouse';
import { describe, expect, test } from 'tstyche';
import { market, shop } from './declared.ts';

const routes = { 'GET /a': { auth: 'customer' } } as const;
const owner = 'team-tests';
const upstream = { timeout: '1s' } as const;

describe('how an upstream is called', () => {
  test('a misspelt key', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', retries: { tries: 2 } } })).type.toRaiseError(
      "'retries' does not exist in type 'UpstreamDefinition<",
    );
  });

  test('a fourth try', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', retry: { tries: 4 } } })).type.toRaiseError(
      "Type '4' is not assignable to type '2 | 3'",
    );
  });

  test('retries without a number', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', retry: {} } })).type.toRaiseError("Property 'tries' is missing");
  });

  test('an idempotency key that is switched off', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', retry: { tries: 2, idempotencyKey: false } } })).type.toRaiseError(
      "Type 'false' is not assignable to type 'true'",
    );
  });

  test('a percentile under the median', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', hedge: { after: 'p49' } } })).type.toRaiseError(
      `Type '"p49"' is not assignable to type '`,
    );
  });

  test('another word for no breaker', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', breaker: 'off' } })).type.toRaiseError(`Type '"off"' is not assignable to type '`);
  });

  test('a misspelt key of a breaker', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', breaker: { opensFor: '10s' } } })).type.toRaiseError(
      "Did you mean to write 'openFor'?",
    );
  });

  test('slowness without a rate', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', breaker: { slow: { over: '500ms' } } } })).type.toRaiseError(
      "Property 'rate' is missing",
    );
  });

  test('a failure that is none of the upstream', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', breaker: { failures: ['too-large'] } } })).type.toRaiseError(
      `Type '"too-large"' is not assignable to type 'CountedFailure'`,
    );
  });

  test('a rule of balance that is none', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', balance: 'fastest' } })).type.toRaiseError(
      `Type '"fastest"' is not assignable to type '`,
    );
  });

  test('a target by a claim of nobody', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', balance: { hash: 'claims.tdi' } } })).type.toRaiseError(
      `Type '"claims.tdi"' is not assignable to type '`,
    );
  });

  test('a target by an API key', () => {
    expect(
      market.service('a', { owner, routes: { 'GET /a': { auth: 'partner' } }, upstream: { timeout: '1s', balance: { hash: 'key.id' } } }),
    ).type.not.toRaiseError();
  });

  test('a check without a path', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', health: {} } })).type.toRaiseError("Property 'path' is missing");
  });

  test('a secret in the declaration', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', credential: { kind: 'basic', secret: 'x' } } })).type.toRaiseError(
      "'secret' does not exist in type '",
    );
  });

  test('a credential of another kind', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', credential: { kind: 'password' } } })).type.toRaiseError(
      `Type '"password"' is not assignable to type '`,
    );
  });

  test('a version of TLS that nobody should speak', () => {
    expect(shop.service('a', { owner, routes, upstream: { timeout: '1s', tls: { minVersion: '1.1' } } })).type.toRaiseError(
      `Type '"1.1"' is not assignable to type '`,
    );
  });

  test('another word for a function of its own', () => {
    expect(shop.service('a', { owner, routes, upstream, isolation: 'own' })).type.toRaiseError(`Type '"own"' is not assignable to type '"service"'`);
  });
});

describe('what a route says of its call', () => {
  test('a fallback of a write', () => {
    expect(
      shop.service('a', { owner, upstream, routes: { 'POST /a': { auth: 'customer', fallback: { static: { body: null } } } } }),
    ).type.toRaiseError('only GET and HEAD have a fallback');
  });

  test('a fallback of a write that is public', () => {
    expect(
      shop.service('a', { owner, upstream, routes: { 'PUT /a': { auth: 'public', reason: 'x', fallback: { lastGood: '1min' } } } }),
    ).type.toRaiseError('only GET and HEAD have a fallback');
  });

  test('a static answer that is no JSON', () => {
    expect(
      shop.service('a', { owner, upstream, routes: { 'GET /a': { auth: 'customer', fallback: { static: { body: 1n } } } } }),
    ).type.toRaiseError("Type 'bigint' is not assignable to type '");
  });

  test('a misspelt key of a fallback', () => {
    expect(
      shop.service('a', { owner, upstream, routes: { 'GET /a': { auth: 'customer', fallback: { lastgood: '1min' } } } }),
    ).type.toRaiseError("Did you mean to write 'lastGood'?");
  });

  test('a number of tries', () => {
    expect(shop.service('a', { owner, upstream, routes: { 'GET /a': { auth: 'customer', retry: 2 } } })).type.toRaiseError(
      `Type 'number' is not assignable to type '"none"'`,
    );
  });

  test('a time without a unit', () => {
    expect(shop.service('a', { owner, upstream, routes: { 'GET /a': { auth: 'customer', try: 500 } } })).type.toRaiseError(
      "Type 'number' is not assignable to type '",
    );
  });
});

describe('targets', () => {
  test('an address that is only a text', () => {
    expect(targets(['https://a.example'])).type.toRaiseError("Type 'string' is not assignable to type 'UrlPlace'");
  });

  test('the secret itself beside its name', () => {
    expect(url('https://a.example', { credential: { secret: 'orders/key', value: 'x' } })).type.toRaiseError("'value' does not exist in type");
  });

  test('a reason for a whole list', () => {
    expect(targets([url('https://a.example')], { insecure: 'x' })).type.toRaiseError("'insecure' does not exist in type 'PlaceSecrets'");
  });
});
