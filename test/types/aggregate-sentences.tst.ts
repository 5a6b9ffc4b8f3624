import { call, platform } from 'cdk-gatehouse';
import { describe, expect, test } from 'tstyche';
import { home, market, owned, reports, reviews, shop, users } from './declared.ts';

const own = { owner: 'team-tests', timeout: '1s' } as const;
const all = call(reviews, 'GET /reviews', { critical: true });

describe('which route a part is', () => {
  test('an unknown one', () => {
    expect(call(users, 'GET /user/{userId}', { path: { userId: 'claims.sub' }, critical: true })).type.toRaiseError(
      `Argument of type '"GET /user/{userId}"' is not assignable to parameter of type '"GET /users/{userId}"'`,
    );
  });

  test('one that writes', () => {
    expect(call(reviews, 'POST /products/{id}/reviews', { path: { id: 'claims.sub' }, critical: true })).type.toRaiseError(
      `is not assignable to parameter of type '"GET /reviews"'`,
    );
  });

  test('of a service that only writes', () => {
    const writing = shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff' } } });
    expect(call(writing, 'GET /a', { critical: true })).type.toRaiseError('this service has no GET route');
  });

  test('of an aggregate', () => {
    expect(call(home, 'GET /dashboard', { critical: true })).type.toRaiseError("'home' is an aggregate: a part is a route of a service");
  });

  test('of a service by its name', () => {
    expect(call('users', 'GET /users', { critical: true })).type.toRaiseError(
      "Argument of type 'string' is not assignable to parameter of type 'Service<string, unknown>'",
    );
  });
});

describe('what a part is asked', () => {
  test('nothing in its path', () => {
    expect(call(users, 'GET /users/{userId}', { critical: true })).type.toRaiseError("Property 'path' is missing in type '{ critical: true; }'");
  });

  test('too little in its path', () => {
    expect(call(users, 'GET /users/{userId}', { path: {}, critical: true })).type.toRaiseError("Property 'userId' is missing in type '{}'");
  });

  test('a parameter too many', () => {
    expect(call(users, 'GET /users/{userId}', { path: { userId: 'claims.sub', id: 'claims.sub' }, critical: true })).type.toRaiseError(
      "{id} is not a parameter of 'GET /users/{userId}'",
    );
  });

  test('a parameter of a route that has none', () => {
    expect(call(reviews, 'GET /reviews', { path: { id: 'claims.sub' }, critical: true })).type.toRaiseError('this route has no path parameters');
  });

  test('what no request has, in its path', () => {
    expect(call(users, 'GET /users/{userId}', { path: { userId: 'claim.sub' }, critical: true })).type.toRaiseError(
      "'claim.sub' is no value of a request",
    );
  });

  test('what no request has, in its query', () => {
    expect(call(reviews, 'GET /reviews', { query: { of: 'part.user.id' }, critical: true })).type.toRaiseError("'part.user.id' is no value of a request");
  });

  test('a number', () => {
    expect(call(reviews, 'GET /reviews', { query: { size: 5 }, critical: true })).type.toRaiseError(
      "Type 'number' is not assignable to type 'ValueOf<PartValue>'",
    );
  });

  test('a constant that is no text', () => {
    expect(call(reviews, 'GET /reviews', { query: { size: { static: 5 } }, critical: true })).type.toRaiseError(
      "Type 'number' is not assignable to type 'string'",
    );
  });

  test('a constant with more than its text', () => {
    expect(call(users, 'GET /users/{userId}', { path: { userId: { static: 'a', encode: true } }, critical: true })).type.toRaiseError(
      "'encode' is not a key of a constant",
    );
  });

  test('a misspelt key', () => {
    expect(call(reviews, 'GET /reviews', { critical: true, timout: '1s' })).type.toRaiseError("Did you mean to write 'timeout'?");
  });

  test('a value put into its answer', () => {
    expect(call(reviews, 'GET /reviews', { critical: true, set: { a: 'claims.sub' } })).type.toRaiseError("'set' does not exist in type '");
  });

  test('a limit on a member', () => {
    expect(call(reviews, 'GET /reviews', { critical: true, limit: { items: 5 } })).type.toRaiseError(
      "'items' does not exist in type '{ readonly [elements: `${string}[]`]: number; }'",
    );
  });
});

describe('what a part without a good answer means', () => {
  test('nothing', () => {
    expect(call(reviews, 'GET /reviews', {})).type.toRaiseError("Property 'fallback' is missing in type '{}'");
  });

  test('two things', () => {
    expect(call(reviews, 'GET /reviews', { critical: true, fallback: 'omit' })).type.toRaiseError(
      'a part is `critical` or has a `fallback`, not both',
    );
  });

  test('a part that is not critical', () => {
    expect(call(reviews, 'GET /reviews', { critical: false, fallback: 'omit' })).type.toRaiseError(
      "Type 'false' is not assignable to type '",
      'a part is `critical` or has a `fallback`, not both',
    );
  });

  test('another status', () => {
    expect(call(reviews, 'GET /reviews', { critical: 500 })).type.toRaiseError("Type '500' is not assignable to type '");
  });

  test('another word for leaving it out', () => {
    expect(call(reviews, 'GET /reviews', { fallback: 'none' })).type.toRaiseError(`Type '"none"' is not assignable to type '"omit" | `);
  });

  test('a misspelt key of a fallback', () => {
    expect(call(reviews, 'GET /reviews', { fallback: { lastgood: '5min' } })).type.toRaiseError("Did you mean to write 'lastGood'?");
  });

  test('a fallback that is no JSON', () => {
    expect(call(reviews, 'GET /reviews', { fallback: { static: () => 1 } })).type.toRaiseError("is not assignable to type '");
  });
});

describe('what the callers of an aggregate have for its parts', () => {
  test('a claim that they have not', () => {
    const user = call(users, 'GET /users/{userId}', { path: { userId: 'claims.tid' }, critical: true });
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { user } } } })).type.toRaiseError(
      `Type '"claims.tid"' is not assignable to type '`,
    );
  });

  test('a claim that nobody has who does not say who they are', () => {
    expect(
      shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'public', reason: 'x', parts: { all: call(reviews, 'GET /reviews', { query: { of: 'claims.sub' }, fallback: 'omit' }) } } } }),
    ).type.toRaiseError(`Type '"claims.sub"' is not assignable to type '`);
  });

  test('a parameter that its path has not', () => {
    expect(
      shop.aggregate('a', { ...own, routes: { 'GET /a/{id}': { auth: 'staff', parts: { user: call(users, 'GET /users/{userId}', { path: { userId: 'path.idd' }, critical: true }) } } } }),
    ).type.toRaiseError(`Did you mean '"path.id"'?`);
  });

  test('a key of callers with tokens', () => {
    expect(
      market.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all: call(reports, 'GET /reports', { query: { of: 'key.id' }, fallback: 'omit' }) } } } }),
    ).type.toRaiseError(`Type '"key.id"' is not assignable to type '`);
  });

  test('a key of callers with keys', () => {
    expect(
      market.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'partner', tiers: ['pro'], parts: { all: call(reports, 'GET /reports', { query: { of: 'key.id' }, fallback: 'omit' }) } } } }),
    ).type.not.toRaiseError();
  });

  test('what another part answers', () => {
    const parts = { all, user: call(users, 'GET /users/{userId}', { path: { userId: 'parts.all.author' }, critical: true }) };
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts } } })).type.not.toRaiseError();
  });
});

describe('the routes of an aggregate', () => {
  test('one that writes', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'POST /a': { auth: 'staff', parts: { all } } } })).type.toRaiseError(
      "an aggregate only reads: write GET in 'POST /a'",
    );
  });

  test('a path without a slash', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET a': { auth: 'staff', parts: { all } } } })).type.toRaiseError("a path starts with '/', got 'a'");
  });

  test('an unknown credential', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'stff', parts: { all } } } })).type.toRaiseError(`Did you mean '"staff"'?`);
  });

  test('no credential', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { parts: { all } } } })).type.toRaiseError("Property 'auth' is missing in type '");
  });

  test('a public one without a reason', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'public', parts: { all } } } })).type.toRaiseError("Property 'reason' is missing");
  });

  test('no parts', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff' } } })).type.toRaiseError(`Property 'parts' is missing in type '{ auth: "staff"; }'`);
  });

  test('a part made by hand', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all: { service: 'x', route: 'GET /a' } } } } })).type.toRaiseError(
      "'service' does not exist in type 'Call<",
    );
  });

  test('a misspelt key', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, scops: [] } } })).type.toRaiseError(
      "Did you mean to write 'scopes'?",
    );
  });

  test("another credential's scope", () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, scopes: ['orders:write'] } } })).type.toRaiseError(
      'this credential declares no `scopes`',
    );
  });

  test("another credential's claim in a limit", () => {
    expect(
      shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, limit: { rate: '1/s', by: 'claims.tid' } } } }),
    ).type.toRaiseError(`Type '"claims.tid"' is not assignable to type '`);
  });

  test('headers for nobody', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, set: { 'X-A': 'claims.sub' } } } })).type.toRaiseError(
      "'set' does not exist in type '",
    );
  });

  test('a body that a read has not', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, validate: { body: {} } } } })).type.toRaiseError(
      "'body' does not exist in type 'TextValidation<",
    );
  });

  test('a place of their own', () => {
    expect(shop.aggregate('a', { ...own, upstream: { timeout: '1s' }, routes: { 'GET /a': { auth: 'staff', parts: { all } } } })).type.toRaiseError(
      "'upstream' does not exist in type 'AggregateDefinition<",
    );
  });

  test('no time for the whole', () => {
    expect(shop.aggregate('a', { owner: 'x', routes: { 'GET /a': { auth: 'staff', parts: { all } } } })).type.toRaiseError("Property 'timeout' is missing in type '");
  });

  test('a default that is none', () => {
    expect(shop.aggregate('a', { ...own, defaults: { concurrency: 3 }, routes: { 'GET /a': { auth: 'staff', parts: { all } } } })).type.toRaiseError(
      "'concurrency' is not a default: there are limit and timeout",
    );
  });
});

describe('views', () => {
  test('by a claim that the callers have not', () => {
    expect(
      shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, views: { full: {} }, view: { by: 'claims.tid', default: 'full' } } } }),
    ).type.toRaiseError(`Type '"claims.tid"' is not assignable to type '`);
  });

  test('by an address', () => {
    expect(
      shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, views: { full: {} }, view: { by: 'client.ip', default: 'full' } } } }),
    ).type.toRaiseError(`Type '"client.ip"' is not assignable to type '`);
  });

  test('without a default', () => {
    expect(
      shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, views: { full: {} }, view: { by: 'header.host' } } } }),
    ).type.toRaiseError("Property 'default' is missing");
  });

  test('with a misspelt edit', () => {
    expect(shop.aggregate('a', { ...own, routes: { 'GET /a': { auth: 'staff', parts: { all }, views: { small: { pik: ['all'] } } } } })).type.toRaiseError(
      "Did you mean to write 'pick'?",
    );
  });
});

describe('gateways of one sort of client', () => {
  test('of no sort', () => {
    expect(shop.gateway('a', { services: [users, home], bff: true })).type.toRaiseError("Type 'boolean' is not assignable to type 'string'");
  });

  test('with a part beside its services', () => {
    expect(shop.gateway('a', { services: [all] })).type.toRaiseError("is missing the following properties from type 'Mounted'");
  });

  test('with a media type that is none', () => {
    expect(shop.gateway('a', { services: [users], binary: ['image'] })).type.toRaiseError(`Type '"image"' is not assignable to type '`);
  });

  test('another word for anywhere', () => {
    expect(platform('x', { auth: {}, guardrails: { aggregates: 'everywhere' } })).type.toRaiseError(
      `Type '"everywhere"' is not assignable to type '"anywhere"'`,
    );
  });
});
