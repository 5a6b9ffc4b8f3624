import { anyOf, apiKey, cognito, Gateway, introspection, jwt, lambda, lambdaFunction, platform } from 'cdk-gatehouse';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { describe, expect, test } from 'tstyche';
import { balanced, club, clubGateway, issuer, market, mobile, owned, phones, place, shop, stockPlace, users } from './declared.ts';

describe('credentials', () => {
  test('an unknown one', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'custmer' } } })).type.toRaiseError(`Did you mean '"customer"'?`);
  });

  test('none at all', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': {} } })).type.toRaiseError("Type '{}' is not assignable to type '{ readonly auth: ");
  });

  test('a public route without a reason', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'public' } } })).type.toRaiseError("Property 'reason' is missing");
  });

  test('a shared secret', () => {
    expect(jwt({ algorithms: ['HS256'] })).type.toRaiseError('HS256 is checked with the secret that signs: the gateway could forge tokens');
  });

  test('an algorithm that is none', () => {
    expect(jwt({ algorithms: ['RS256', 'none'] })).type.toRaiseError(`Type '"none"' is not assignable to type 'Algorithm'`);
  });

  test('a misspelt option', () => {
    expect(jwt({ scops: ['a'] })).type.toRaiseError("Did you mean to write 'scopes'?");
  });

  test('a tenant that is no declared claim', () => {
    expect(jwt({ claims: { tid: 'string' }, tenant: 'tdi' })).type.toRaiseError(`Type '"tdi"' is not assignable to type '"tid"'`);
  });

  test('a tenant where no claim is declared', () => {
    expect(jwt({ tenant: 'tid' })).type.toRaiseError('declare the claim under `claims`');
  });

  test('a record that is no credential', () => {
    expect(platform('x', { auth: { a: {} } })).type.toRaiseError("Property 'kind' is missing");
  });

  test('a misspelt guardrail', () => {
    expect(platform('x', { auth: { a: jwt() }, guardrail: {} })).type.toRaiseError("Did you mean to write 'guardrails'?");
  });
});

describe('scopes, claims and rules', () => {
  test("another credential's scope", () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', scopes: ['orders:write'] } } })).type.toRaiseError(
      'this credential declares no `scopes`',
    );
  });

  test('a misspelt scope', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'customer', scopes: ['order:write'] } } })).type.toRaiseError(
      `Type '"order:write"' is not assignable to type '"orders:write"'`,
    );
  });

  test('scopes on a public route', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'public', reason: 'x', scopes: ['orders:write'] } } }),
    ).type.toRaiseError("'scopes' does not exist in type");
  });

  test("another credential's claim", () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'claims.tid' } } } }),
    ).type.toRaiseError(`Type '"claims.tid"' is not assignable to type '`);
  });

  test('a claim as a header', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', set: { 'X-A': 'claims.nope' } } } })).type.toRaiseError(
      `Type '"claims.nope"' is not assignable to type '`,
    );
  });

  test('a claim in the default limit of a service', () => {
    expect(
      shop.service('a', { ...owned, defaults: { limit: { rate: '1/s', by: 'claims.sub' } }, routes: { 'GET /a': { auth: 'staff' } } }),
    ).type.toRaiseError(`Type '"claims.sub"' is not assignable to type '`);
  });

  test('a rule over a parameter that the path has not', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a/{id}': { auth: 'customer', where: { 'path.idd': 'claims.sub' } } } }),
    ).type.toRaiseError(`''path.idd'' does not exist in type 'Rules<"path.id", `);
  });

  test('a rule on a path without parameters', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'customer', where: { 'path.id': 'claims.sub' } } } })).type.toRaiseError(
      'this path has no parameters',
    );
  });

  test('a rule that compares with an unknown claim', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a/{id}': { auth: 'customer', where: { 'path.id': 'claims.tidd' } } } }),
    ).type.toRaiseError(`Did you mean '"claims.tid"'?`);
  });
});

describe('roles, scopes of which one is enough, and rules over more than the path', () => {
  test('a role that nobody has', () => {
    expect(club.service('a', { ...owned, routes: { 'GET /a': { auth: 'member', roles: ['chairs'] } } })).type.toRaiseError(`Did you mean '"chair"'?`);
  });

  test('roles where the credential names none', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', roles: ['chair'] } } })).type.toRaiseError(
      'this credential declares no `roleNames`',
    );
  });

  test('a misspelt scope of which one is enough', () => {
    expect(club.service('a', { ...owned, routes: { 'GET /a': { auth: 'member', anyScope: ['read', 'rite'] } } })).type.toRaiseError(
      `Type '"rite"' is not assignable to type '`,
    );
  });

  test('a rule that compares with what the client says', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'customer', where: { 'query.tenant': 'header.x-tenant' } } } }),
    ).type.toRaiseError(`Type '"header.x-tenant"' is not assignable to type '`);
  });

  test('a rule over something that is no value', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'customer', where: { tenant: 'claims.tid' } } } }),
    ).type.toRaiseError(`'tenant' does not exist in type '`);
  });

  test('a reason on a public route, which any caller may call anyway', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a/{id}': { auth: 'public', reason: 'x', anyCaller: 'x' } } }),
    ).type.toRaiseError("'anyCaller' does not exist in type");
  });
});

describe('any of several credentials', () => {
  const keys = apiKey({ tiers: { free: { rate: '1/s' } } });

  test('of one', () => {
    expect(anyOf('member')).type.toRaiseError('Expected at least 2 arguments, but got 1');
  });

  test('of an unknown one', () => {
    expect(platform('x', { auth: { a: jwt(), all: anyOf('a', 'b') } })).type.toRaiseError("'b' is no credential of this platform");
  });

  test('of another anyOf', () => {
    expect(platform('x', { auth: { a: jwt(), b: jwt(), c: anyOf('a', 'b'), all: anyOf('a', 'c') } })).type.toRaiseError(
      "'c' is an anyOf itself: name its credentials",
    );
  });

  test('of keys that API Gateway keeps', () => {
    expect(platform('x', { auth: { a: jwt(), keys, all: anyOf('a', 'keys') } })).type.toRaiseError(
      "API Gateway would demand a key of everyone: 'keys' needs `keys: 'own'`",
    );
  });

  test('of a function', () => {
    expect(platform('x', { auth: { a: jwt(), old: lambda(), all: anyOf('a', 'old') } })).type.toRaiseError(
      "'old' has a function of its own, and API Gateway asks one function",
    );
  });

  test('a claim that not all of them have', () => {
    expect(club.service('a', { ...owned, routes: { 'GET /a': { auth: 'reader', set: { 'X-A': 'claims.level' } } } })).type.toRaiseError(
      `Type '"claims.level"' is not assignable to type '`,
    );
  });

  test('a scope that not all of them have', () => {
    expect(club.service('a', { ...owned, routes: { 'GET /a': { auth: 'reader', scopes: ['write'] } } })).type.toRaiseError(
      `Type '"write"' is not assignable to type '"read"'`,
    );
  });

  test('a claim of callers some of whom have keys', () => {
    expect(club.service('a', { ...owned, routes: { 'GET /a': { auth: 'anybody', limit: { rate: '1/s', by: 'claims.sub' } } } })).type.toRaiseError(
      `Type '"claims.sub"' is not assignable to type '`,
    );
  });

  test('tiers of callers some of whom have tokens', () => {
    expect(club.service('a', { ...owned, routes: { 'GET /a': { auth: 'anybody', tiers: ['basic'] } } })).type.toRaiseError(
      'not every caller of this route has a key of some tier',
    );
  });
});

describe('the other kinds of credentials', () => {
  test('a key in the query that API Gateway would not see', () => {
    expect(apiKey({ tiers: { free: { rate: '1/s' } }, query: { name: 'key', reason: 'x' } })).type.toRaiseError(
      "only keys of `keys: 'own'` may stand in the query",
    );
  });

  test('a key in the query without a reason', () => {
    expect(apiKey({ tiers: { free: { rate: '1/s' } }, keys: 'own', query: { name: 'key' } })).type.toRaiseError("Property 'reason' is missing");
  });

  test('a quota of a month where the gateway counts', () => {
    expect(apiKey({ tiers: { free: { rate: '1/s', quota: '9/month' } }, keys: 'own' })).type.toRaiseError(
      `Type '"9/month"' is not assignable to type '`,
    );
  });

  test('a tenant that is no declared claim of a user pool', () => {
    expect(cognito({ claims: { tid: 'string' }, tenant: 'tdi' })).type.toRaiseError(`Type '"tdi"' is not assignable to type '"tid"'`);
  });

  test('a misspelt option of introspection', () => {
    expect(introspection({ cahce: '5s' })).type.toRaiseError("Did you mean to write 'cache'?");
  });
});

describe('paths', () => {
  test('a parameter with a colon', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a/:id': { auth: 'staff' } } })).type.toRaiseError(
      `write {name} instead of :name in '/a/:id'`,
    );
  });

  test('a method that is none', () => {
    expect(shop.service('a', { ...owned, routes: { 'FETCH /a': { auth: 'staff' } } })).type.toRaiseError(
      `'FETCH' is not a method: use GET, POST, PUT, PATCH, DELETE, HEAD or ANY`,
    );
  });

  test('no method', () => {
    expect(shop.service('a', { ...owned, routes: { '/a': { auth: 'staff' } } })).type.toRaiseError(`write 'GET /path', got '/a'`);
  });

  test('no slash', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET a': { auth: 'staff' } } })).type.toRaiseError(`a path starts with '/', got 'a'`);
  });

  test('`to` with a foreign parameter', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a/{id}': { auth: 'staff', to: '/b/{userId}' } } })).type.toRaiseError(
      `{userId} is not a parameter of 'GET /a/{id}'`,
    );
  });

  test('`to` without a parameter of the route', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a/{id}': { auth: 'staff', to: '/b' } } })).type.toRaiseError(
      `{id} of 'GET /a/{id}' does not reach the upstream`,
    );
  });

  test('`to` with one segment of a greedy parameter', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a/{rest+}': { auth: 'staff', to: '/b/{rest}' } } })).type.toRaiseError(
      `{rest} is not a parameter of 'GET /a/{rest+}'`,
    );
  });

  test('`to` without a slash', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', to: 'b' } } })).type.toRaiseError(
      `a path starts with '/', got 'b'`,
    );
  });

  test('a limit by a parameter of another path', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'path.id' } } } }),
    ).type.toRaiseError(`Type '"path.id"' is not assignable to type '`);
  });
});

describe('limits', () => {
  test('a delay without a leaky bucket', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'client.ip', algorithm: 'token-bucket', maxDelay: '1s' } } } }),
    ).type.toRaiseError("`maxDelay` is for `algorithm: 'leaky-bucket'`");
  });

  test('a burst of a window', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'client.ip', burst: 3 } } } }),
    ).type.toRaiseError("`burst` is for `algorithm: 'token-bucket'` and `'leaky-bucket'`");
  });

  test('a rate and a concurrency', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'client.ip', concurrency: 3 } } } }),
    ).type.toRaiseError('a limit has `rate` or `concurrency`, not both');
  });

  test('neither of them', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { by: 'client.ip' } } } }),
    ).type.toRaiseError("Property 'rate' is missing");
  });

  test('a misspelt algorithm', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'client.ip', algorithm: 'token-buckt' } } } }),
    ).type.toRaiseError(`Did you mean '"token-bucket"'?`);
  });

  test('a wrong key in the second limit of a list', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: [{ rate: '1/s', by: 'client.ip' }, { rate: '1/s', by: 'client.ip', lease: '1s' }] } } }),
    ).type.toRaiseError('`lease` is for `concurrency`');
  });

  test('a wrong rate in a list of rates', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: ['1/s', '5/minute'], by: 'client.ip' } } } }),
    ).type.toRaiseError(`Type '"5/minute"' is not assignable to type '`);
  });

  test('a word that is not none', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: 'off' } } })).type.toRaiseError(
      `Type '"off"' is not assignable to type '"none"'`,
    );
  });

  test('a shadow that is switched off', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'client.ip', shadow: false } } } }),
    ).type.toRaiseError(`Type 'false' is not assignable to type 'true'`);
  });

  test('a counter for every request', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'request.id' } } } }),
    ).type.toRaiseError(`Type '"request.id"' is not assignable to type '`);
  });

  test('a dimension of last resort that callers choose', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'claims.sub', otherwise: 'header.x-app' } } } }),
    ).type.toRaiseError(`Type '"header.x-app"' is not assignable to type '`);
  });

  test('a throttle by caller', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { enforce: 'best-effort', rate: '1/s', by: 'claims.sub' } } } }),
    ).type.toRaiseError(`Type '"claims.sub"' is not assignable to type '"route"'`);
  });

  test('a throttle in the shadow', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { enforce: 'best-effort', rate: '1/s', by: 'route', shadow: true } } } }),
    ).type.toRaiseError("'shadow' is not a key of this limit");
  });

  test('a misspelt default', () => {
    expect(shop.service('a', { ...owned, defaults: { limits: [] }, routes: { 'GET /a': { auth: 'staff' } } })).type.toRaiseError(
      "'limits' is not a default: there are limit and timeout",
    );
  });

  test('a parameter in a limit that all routes of a service share', () => {
    expect(shop.service('a', { ...owned, limits: [{ rate: '1/s', by: 'path.id' }], routes: { 'GET /a/{id}': { auth: 'staff' } } })).type.toRaiseError(
      `Type '"path.id"' is not assignable to type '`,
    );
  });

  test('a claim of nobody in a limit of a gateway', () => {
    expect(shop.gateway('m', { services: [users], limits: [{ rate: '1/s', by: 'claims.nope' }] })).type.toRaiseError(
      `Type '"claims.nope"' is not assignable to type '`,
    );
  });

  test('a throttle that services share', () => {
    expect(platform('x', { auth: { a: jwt() }, limits: [{ enforce: 'best-effort', rate: '1/s', by: 'route' }] })).type.toRaiseError(
      'API Gateway throttles single routes: only `limit` of a route may be best-effort',
    );
  });
});

describe('tiers', () => {
  test('keys without tiers', () => {
    expect(apiKey({})).type.toRaiseError("Property 'tiers' is missing");
  });

  test('a tier without a rate', () => {
    expect(apiKey({ tiers: { free: {} } })).type.toRaiseError("Property 'rate' is missing");
  });

  test('a quota of a year', () => {
    expect(apiKey({ tiers: { free: { rate: '1/s', quota: '1/year' } } })).type.toRaiseError(`Type '"1/year"' is not assignable to type '`);
  });

  test('a misspelt tier of a route', () => {
    expect(market.service('a', { ...owned, routes: { 'GET /a': { auth: 'partner', tiers: ['prro'] } } })).type.toRaiseError(`Did you mean '"pro"'?`);
  });

  test('tiers of callers with tokens', () => {
    expect(market.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', tiers: ['pro'] } } })).type.toRaiseError("'tiers' does not exist in type");
  });

  test('scopes of keys', () => {
    expect(market.service('a', { ...owned, routes: { 'GET /a': { auth: 'partner', scopes: ['a'] } } })).type.toRaiseError("'scopes' does not exist in type");
  });

  test('a claim of a key', () => {
    expect(
      market.service('a', { ...owned, routes: { 'GET /a': { auth: 'partner', limit: { rate: '1/s', by: 'claims.sub' } } } }),
    ).type.toRaiseError(`Type '"claims.sub"' is not assignable to type '`);
  });

  test('a key of a token', () => {
    expect(
      market.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'key.id' } } } }),
    ).type.toRaiseError(`Type '"key.id"' is not assignable to type '`);
  });

  test('a rate for one tier of two', () => {
    expect(
      market.service('a', { ...owned, routes: { 'GET /a': { auth: 'partner', limit: { rate: { free: '1/s' }, by: 'key.id' } } } }),
    ).type.toRaiseError("Property 'pro' is missing in type '{ free: ");
  });

  test('a rate for a tier that is none', () => {
    expect(
      market.service('a', { ...owned, routes: { 'GET /a': { auth: 'partner', limit: { rate: { free: '1/s', pro: '2/s', gold: '3/s' }, by: 'key.id' } } } }),
    ).type.toRaiseError("'gold' is not a tier here");
  });

  test('rates by tier of callers with tokens', () => {
    expect(
      market.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: { free: '1/s' }, by: 'client.ip' } } } }),
    ).type.toRaiseError('only a credential with tiers has a rate for each of them');
  });

  test('a rate for one tier of two in a limit of the platform', () => {
    expect(
      platform('x', { auth: { a: apiKey({ tiers: { free: { rate: '1/s' }, pro: { rate: '2/s' } } }) }, limits: [{ rate: { free: '1/s' }, by: 'key.id', otherwise: 'client.ip' }] }),
    ).type.toRaiseError("Property 'pro' is missing in type '{ free: ");
  });
});

describe('misspelt keys and values', () => {
  test('of a route', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'customer', scops: ['orders:write'] } } })).type.toRaiseError(
      "Did you mean to write 'scopes'?",
    );
  });

  test('of a limit', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '1/s', by: 'client.ip', brst: 3 } } } }),
    ).type.toRaiseError("'brst' is not a key of this limit");
  });

  test('of an upstream', () => {
    expect(
      shop.service('a', { owner: 'x', upstream: { timeout: '1s', trust: 'nothing' }, routes: { 'GET /a': { auth: 'staff' } } }),
    ).type.toRaiseError("Did you mean to write 'trusts'?");
  });

  test('of a gateway', () => {
    expect(shop.gateway('m', { services: [users], cor: { origins: [] } })).type.toRaiseError("Did you mean to write 'cors'?");
  });

  test('a duration without unit', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', timeout: '5' } } })).type.toRaiseError(
      `Type '"5"' is not assignable to type '`,
    );
  });

  test('a rate in minutes, spelt out', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '5/minute', by: 'client.ip' } } } }),
    ).type.toRaiseError(`Type '"5/minute"' is not assignable to type '`);
  });

  test('a limit for nobody', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', limit: { rate: '5/min' } } } })).type.toRaiseError(
      "Property 'by' is missing",
    );
  });

  test('a credential header with capitals', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', forward: ['Authorization'] } } })).type.toRaiseError(
      `Did you mean '"authorization"'?`,
    );
  });

  test('a service that nobody owns', () => {
    expect(shop.service('a', { upstream: { timeout: '1s' }, routes: { 'GET /a': { auth: 'staff' } } })).type.toRaiseError(
      "Property 'owner' is missing",
    );
  });

  test('a service made by hand', () => {
    expect(shop.gateway('m', { services: [users, { name: 'x' }] })).type.toRaiseError("Type '{ name: string; }' is missing the following properties");
  });
});

declare const stack: Construct;
const auth = { customer: issuer, partner: issuer, staff: issuer };
const upstreams = { users: place, orders: place };
declare const legacy: { readonly function: IFunction };
const partner = { issuer: 'https://id.example/', introspectionUri: 'https://id.example/introspect', clientId: 'gateway', clientSecret: 'gateway/secret' };
const clubAuth = { member: issuer, partner, pool: issuer, legacy };

describe('places at the construct', () => {
  test('all of them', () => {
    expect(new Gateway(stack, 'Mobile', { gateway: mobile, stage: 'prod', auth, upstreams })).type.not.toRaiseError();
  });

  test('an upstream that is forgotten', () => {
    expect(new Gateway(stack, 'Mobile', { gateway: mobile, stage: 'prod', auth, upstreams: { users: place } })).type.toRaiseError("Property 'orders' is missing");
  });

  test('an upstream that is misspelt', () => {
    expect(new Gateway(stack, 'Mobile', { gateway: mobile, stage: 'prod', auth, upstreams: { ...upstreams, ordes: place } })).type.toRaiseError("Did you mean to write 'orders'?");
  });

  test('an issuer that is forgotten', () => {
    expect(new Gateway(stack, 'Mobile', { gateway: mobile, stage: 'prod', auth: { customer: issuer, staff: issuer }, upstreams })).type.toRaiseError("Property 'partner' is missing");
  });

  test('an issuer without audience', () => {
    expect(new Gateway(stack, 'Mobile', { gateway: mobile, stage: 'prod', auth: { ...auth, staff: { issuer: 'x' } }, upstreams })).type.toRaiseError("Property 'audience' is missing");
  });

  test('an upstream that is only a text', () => {
    expect(new Gateway(stack, 'Mobile', { gateway: mobile, stage: 'prod', auth, upstreams: { ...upstreams, users: 'https://users.example' } })).type.toRaiseError(
      "Type 'string' is not assignable to type 'Place<IFunction>'",
    );
  });

  test('a function as an upstream', () => {
    expect(new Gateway(stack, 'Mobile', { gateway: mobile, stage: 'prod', auth, upstreams: { ...upstreams, users: lambdaFunction(legacy.function) } })).type.not.toRaiseError();
  });

  test('an upstream behind a load balancer, and none for aggregates', () => {
    expect(new Gateway(stack, 'Phones', { gateway: phones, stage: 'prod', auth, upstreams: { users: place, reviews: balanced, stock: stockPlace } })).type.not.toRaiseError();
  });

  test('a place for aggregates', () => {
    expect(new Gateway(stack, 'Phones', { gateway: phones, stage: 'prod', auth, upstreams: { users: place, reviews: balanced, stock: stockPlace, home: place } })).type.toRaiseError(
      "'home' does not exist in type '",
    );
  });

  test('a client of introspection without its secret', () => {
    const { partner, ...rest } = clubAuth;
    expect(new Gateway(stack, 'Club', { gateway: clubGateway, stage: 'prod', auth: { ...rest, partner: { issuer: 'x', introspectionUri: 'y', clientId: 'z' } }, upstreams: { books: place } })).type.toRaiseError("Property 'clientSecret' is missing");
  });

  test('an authorizer function that is none', () => {
    expect(new Gateway(stack, 'Club', { gateway: clubGateway, stage: 'prod', auth: { ...clubAuth, legacy: { function: 'arn' } }, upstreams: { books: place } })).type.toRaiseError(
      "Type 'string' is not assignable to type 'IFunction'",
    );
  });

  test('all places of a gateway with every kind of credential', () => {
    expect(new Gateway(stack, 'Club', { gateway: clubGateway, stage: 'prod', auth: clubAuth, upstreams: { books: place } })).type.not.toRaiseError();
  });

  test('an issuer where the platform has no credential', () => {
    const bare = platform('bare', { auth: {} });
    const open = bare.gateway('open', {
      services: [bare.service('open', { ...owned, routes: { 'GET /a': { auth: 'public', reason: 'x' } } })],
    });
    expect(new Gateway(stack, 'Open', { gateway: open, stage: 'prod', auth: { customer: issuer }, upstreams: { open: place } })).type.toRaiseError("is not assignable to type 'never'");
  });
});
