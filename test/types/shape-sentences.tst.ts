import { lambdaFunction, loadBalancer, targets, url } from 'cdk-gatehouse';
import { describe, expect, test } from 'tstyche';
import { z } from 'zod';
import { owned, shop } from './declared.ts';
import order from './order.schema.json' with { type: 'json' };

describe('what a request must be like', () => {
  test('a body where there is none', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', validate: { body: { type: 'object' } } } } })).type.toRaiseError(
      'GET, HEAD and DELETE have no body',
    );
  });

  test('a body of a public route where there is none', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'DELETE /a': { auth: 'public', reason: 'x', validate: { body: z.string() } } } }),
    ).type.toRaiseError('GET, HEAD and DELETE have no body');
  });

  test('a body of every method', () => {
    expect(shop.service('a', { ...owned, routes: { 'ANY /{rest+}': { auth: 'staff', validate: { body: true } } } })).type.toRaiseError(
      'not every method has a body: declare a route of the one that does',
    );
  });

  test('parameters of a path that has none', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', validate: { path: { type: 'object' } } } } })).type.toRaiseError(
      'this path has no parameters',
    );
  });

  test('a misspelt key', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { maxbody: '1MB' } } } })).type.toRaiseError(
      "Did you mean to write 'maxBody'?",
    );
  });

  test('a size without a unit', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { maxBody: 65536 } } } })).type.toRaiseError(
      "Type 'number' is not assignable to type '",
    );
  });

  test('a size in small letters', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { maxBody: '64kb' } } } })).type.toRaiseError(
      `Type '"64kb"' is not assignable to type '`,
    );
  });

  test('a media type without a subtype', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { contentTypes: ['json'] } } } })).type.toRaiseError(
      `Type '"json"' is not assignable to type '`,
    );
  });

  test('a length that need not be told', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { requireContentLength: false } } } })).type.toRaiseError(
      "Type 'false' is not assignable to type 'true'",
    );
  });
});

describe('schemas', () => {
  test('a text', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { body: 'order.json' } } } })).type.toRaiseError(
      "Type 'string' is not assignable to type '",
    );
  });

  test('a misspelt keyword', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { body: { propertys: {} } } } } })).type.toRaiseError(
      "'propertys' does not exist in type '",
    );
  });

  test('a misspelt keyword inside', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { body: { properties: { sku: { maxlength: 3 } } } } } } }),
    ).type.toRaiseError("'maxlength' does not exist in type '");
  });

  test('a keyword of another kind', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { query: { required: 'id' } } } } })).type.toRaiseError(
      "Type 'string' is not assignable to type '",
    );
  });

  test('anything at all, where texts stand by name', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { headers: true } } } })).type.toRaiseError(
      "Type 'true' is not assignable to type '",
    );
  });

  test('an imported file', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', validate: { body: order, query: order } } } })).type.not.toRaiseError();
  });

  test('of texts by name, and schemas by name', () => {
    const item = { enum: ['a', 1, null] } as const;
    expect(
      shop.service('a', { ...owned, routes: { 'PUT /a/{id}': { auth: 'staff', validate: { body: { $defs: { item }, items: { $ref: '#/$defs/item' } }, query: {}, headers: z.object({}), path: z.object({ id: z.uuid() }) } } } }),
    ).type.not.toRaiseError();
  });
});

describe('edits of a request', () => {
  test('a body where there is none', () => {
    expect(shop.service('a', { ...owned, routes: { 'HEAD /a': { auth: 'staff', body: { remove: ['a'] } } } })).type.toRaiseError(
      'GET, HEAD and DELETE have no body',
    );
  });

  test("another credential's claim in a body", () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', body: { set: { tenant: 'claims.tid' } } } } })).type.toRaiseError(
      `Type '"claims.tid"' is not assignable to type '`,
    );
  });

  test('a claim in a query of everyone', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'public', reason: 'x', query: { set: { of: 'claims.sub' } } } } }),
    ).type.toRaiseError(`Type '"claims.sub"' is not assignable to type '`);
  });

  test('a parameter that the path has not', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a/{id}': { auth: 'staff', add: { 'X-A': 'path.idd' } } } })).type.toRaiseError(
      `Did you mean '"path.id"'?`,
    );
  });

  test('a constant that is no text', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', body: { set: { version: { static: 2 } } } } } })).type.toRaiseError(
      "Type 'number' is not assignable to type 'string'",
    );
  });

  test('a constant with more than its text', () => {
    expect(
      shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', query: { add: { v: { static: '2', encode: true } } } } } }),
    ).type.toRaiseError("'encode' does not exist in type '");
  });

  test('a new name that is no text', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', rename: { 'X-Old': ['X-New'] } } } })).type.toRaiseError(
      "Type 'string[]' is not assignable to type 'string'",
    );
  });

  test('a limit on a member', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', body: { limit: { items: 5 } } } } })).type.toRaiseError(
      "'items' does not exist in type '{ readonly [elements: `${string}[]`]: number; }'",
    );
  });

  test('a misspelt edit of a body', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', body: { removes: ['a'] } } } })).type.toRaiseError(
      "Did you mean to write 'remove'?",
    );
  });

  test('a misspelt edit of a query', () => {
    expect(shop.service('a', { ...owned, routes: { 'POST /a': { auth: 'staff', query: { pick: ['a'] } } } })).type.toRaiseError(
      "'pick' does not exist in type 'FieldEdits<",
    );
  });
});

describe('edits of an answer', () => {
  test('a misspelt edit of a header', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', answer: { headers: {} } } } })).type.toRaiseError(
      "'headers' does not exist in type 'AnswerDefinition<",
    );
  });

  test('a misspelt edit of a body', () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', answer: { body: { add: { a: 'client.ip' } } } } } })).type.toRaiseError(
      "'add' does not exist in type 'BodyEdits<",
    );
  });

  test("another credential's claim", () => {
    expect(shop.service('a', { ...owned, routes: { 'GET /a': { auth: 'staff', answer: { set: { 'X-A': 'claims.tid' } } } } })).type.toRaiseError(
      `Type '"claims.tid"' is not assignable to type '`,
    );
  });
});

describe('errors of a service', () => {
  const routes = { 'GET /a': { auth: 'staff' } } as const;

  test('another word', () => {
    expect(shop.service('a', { owner: 'x', routes, upstream: { timeout: '1s', errors: 'problems' } })).type.toRaiseError(
      `Type '"problems"' is not assignable to type '`,
    );
  });

  test('a misspelt key', () => {
    expect(shop.service('a', { owner: 'x', routes, upstream: { timeout: '1s', errors: { details: 'error.message' } } })).type.toRaiseError(
      "Did you mean to write 'detail'?",
    );
  });

  test('a member without a path', () => {
    expect(shop.service('a', { owner: 'x', routes, upstream: { timeout: '1s', errors: { members: { code: true } } } })).type.toRaiseError(
      "Type 'boolean' is not assignable to type 'string'",
    );
  });
});

describe('places', () => {
  test('a load balancer that is none', () => {
    expect(loadBalancer({ dnsName: 'a.example' })).type.toRaiseError("'dnsName' does not exist in type '");
  });

  test('a misspelt option', () => {
    expect(loadBalancer({ loadBalancerDnsName: 'a.example' }, { ports: 80 })).type.toRaiseError("Did you mean to write 'port'?");
  });

  test('a port that is a text', () => {
    expect(loadBalancer({ loadBalancerDnsName: 'a.example' }, { port: '80' })).type.toRaiseError("Type 'string' is not assignable to type 'number'");
  });

  test('a construct without security groups', () => {
    expect(url('https://a.example', { connectable: {} })).type.toRaiseError("Property 'connections' is missing in type '{}'");
  });

  test('the id of a link in the place of the link', () => {
    expect(loadBalancer({ loadBalancerDnsName: 'a.example' }, { link: 'abc123' })).type.toRaiseError("Type 'string' is not assignable to type '{ readonly vpcLinkId: string; }'");
  });

  test('a function among addresses', () => {
    expect(targets([url('https://a.example'), lambdaFunction({ functionArn: 'arn' })])).type.toRaiseError("is missing the following properties from type 'UrlPlace'");
  });
});
