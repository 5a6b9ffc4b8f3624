import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { jsonMediaTypes, usualValidation } from '../../lib/contract/validation.ts';
import type { RouteModel } from '../../lib/model/gateway-model.ts';
import { type Loose, modelWith } from './declarations.ts';

/** The model of `POST /orders/{id}` with these keys. */
function routeWith(more: Loose): RouteModel {
  const [, route] = modelWith({ routes: { 'POST /orders/{id}': { auth: 'customer', ...more } } }).services[0]
    ?.routes as readonly RouteModel[];
  return route as RouteModel;
}

const member = (name: string) => ({ kind: 'member', name });

describe('what a request must be like', () => {
  const order = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } };

  it.each<[string, Loose, object]>([
    ['nothing', {}, usualValidation],
    ['a size', { maxBody: '64KB' }, { ...usualValidation, maxBodyBytes: 65_536 }],
    ['the largest size', { maxBody: '4MB' }, { ...usualValidation, maxBodyBytes: 4_194_304 }],
    ['a length that is told', { requireContentLength: true }, { ...usualValidation, requireContentLength: true }],
    ['a body, which is JSON', { body: order }, { ...usualValidation, body: order, contentTypes: jsonMediaTypes }],
    [
      'a body of a media type of its own',
      { body: order, contentTypes: ['Application/Vnd.Shop+JSON'] },
      { ...usualValidation, body: order, contentTypes: ['application/vnd.shop+json'] },
    ],
    ['media types alone', { contentTypes: ['image/*'] }, { ...usualValidation, contentTypes: ['image/*'] }],
    [
      'texts, each read as its kind',
      {
        query: { properties: { page: { type: 'integer' }, tag: { type: 'array', items: { type: 'string' } } } },
        path: { properties: { id: { type: 'string' } } },
        headers: { required: ['X-Client'], properties: { 'X-Client': { type: 'string' } } },
      },
      {
        ...usualValidation,
        query: {
          schema: { properties: { page: { type: 'integer' }, tag: { type: 'array', items: { type: 'string' } } } },
          kinds: { page: { kind: 'integer', list: false }, tag: { kind: 'string', list: true } },
        },
        path: {
          schema: { properties: { id: { type: 'string' } } },
          kinds: { id: { kind: 'string', list: false } },
        },
        headers: {
          schema: { required: ['x-client'], properties: { 'x-client': { type: 'string' } } },
          kinds: { 'x-client': { kind: 'string', list: false } },
        },
      },
    ],
  ])('%s', (_story, validate, rule) => {
    expect(routeWith({ validate }).validation).toEqual(rule);
  });

  it.each([
    {},
    { validate: {} },
    { validate: { maxBody: '1MB' } },
  ])('of which nothing is asked is one value: %j', (more) => {
    expect(routeWith(more).validation).toBe(usualValidation);
  });

  test('a body that is edited is JSON, whatever it must be like', () => {
    expect(routeWith({ body: { remove: ['debug'] } }).validation.contentTypes).toEqual(jsonMediaTypes);
    expect(routeWith({ body: {} }).validation.contentTypes).toBeNull();
  });

  test('a schema of zod is data by now', () => {
    const body = z.object({ sku: z.string().min(1), count: z.int().min(1).max(9) });
    expect(routeWith({ validate: { body } }).validation.body).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { sku: { type: 'string', minLength: 1 }, count: { type: 'integer', minimum: 1, maximum: 9 } },
      required: ['sku', 'count'],
    });
  });

  test('a schema may have objects inside each other', () => {
    const deep = (levels: number): object =>
      levels === 0 ? { type: 'string' } : { type: 'object', properties: { a: deep(levels - 1) } };
    expect(routeWith({ validate: { body: deep(24) } }).validation.body).toEqual(deep(24));
  });
});

describe('edits', () => {
  test('of a request, parsed', () => {
    const { set, remove, request } = routeWith({
      set: { 'X-A': 'path.id' },
      remove: ['X-B'],
      add: { 'X-C': { static: 'c' } },
      rename: { X_Old: 'X-New' },
      query: {
        remove: ['debug'],
        rename: { q: 'search' },
        set: { tenant: 'claims.tid' },
        add: { via: { static: '' } },
      },
      body: {
        pick: ['order'],
        limit: { 'order.items[]': 10 },
        remove: ['order.items[].cost'],
        rename: { 'order.mail': '"e.mail"' },
        set: { 'order.customerId': 'claims.sub' },
      },
    });
    expect({ set, remove }).toEqual({ set: [{ name: 'X-A', value: { from: 'path', name: 'id' } }], remove: ['X-B'] });
    expect(request).toEqual({
      headers: {
        add: [{ name: 'X-C', value: { from: 'static', value: 'c' } }],
        rename: [{ from: 'X_Old', to: 'X-New' }],
      },
      query: {
        remove: ['debug'],
        rename: [{ from: 'q', to: 'search' }],
        set: [{ name: 'tenant', value: { from: 'claims', name: 'tid' } }],
        add: [{ name: 'via', value: { from: 'static', value: '' } }],
      },
      body: {
        pick: [[member('order')]],
        limit: [{ path: [member('order'), member('items'), { kind: 'each' }], first: 10 }],
        remove: [[member('order'), member('items'), { kind: 'each' }, member('cost')]],
        rename: [{ path: [member('order'), member('mail')], to: 'e.mail' }],
        set: [{ path: [member('order'), member('customerId')], value: { from: 'claims', name: 'sub' } }],
      },
    });
  });

  test('of an answer, parsed', () => {
    const { answer } = routeWith({
      answer: { remove: ['X-Internal-Cost'], set: { 'X-Ray': 'request.id' }, body: { remove: ['_links'] } },
    });
    expect(answer).toEqual({
      headers: { remove: ['X-Internal-Cost'], set: [{ name: 'X-Ray', value: { from: 'request.id' } }] },
      body: { remove: [[member('_links')]] },
    });
  });

  it.each<[string, Loose]>([
    ['nothing is written', {}],
    ['only set and remove are', { set: { 'X-A': 'path.id' }, remove: ['X-B'] }],
    ['empty edits are', { add: {}, rename: {}, query: { remove: [] }, body: { rename: {} }, answer: { body: {} } }],
  ])('are null where %s', (_story, more) => {
    const { request, answer } = routeWith(more);
    expect({ request, answer }).toEqual({ request: null, answer: null });
  });

  it.each<[string, Loose]>([
    ['an old name gets the new value of another', { rename: { 'X-A': 'X-B', 'X-B': 'X-C' } }],
    ['a renamed header is set anew', { rename: { 'X-A': 'X-B' }, set: { 'X-A': 'request.id' } }],
    ['a client cannot send the new name itself', { remove: ['X-B'], rename: { 'X-A': 'X-B' } }],
    ['one spelling becomes another', { rename: { X_A: 'X-A' } }],
    ['a reserved header is set by the gateway', { set: { 'X-Internal-Id': 'request.id' } }],
    ['a service may rename what is reserved for clients', { answer: { rename: { 'X-Internal-Cost': 'X-Cost' } } }],
    ['query names differ by case', { query: { set: { a: 'request.id' }, remove: ['A'] } }],
    ['a member is set that is renamed away', { body: { rename: { a: 'b' }, set: { a: 'request.id' } } }],
    ['a body has a token that is no secret', { body: { set: { tokenType: { static: 'Bearer' } } } }],
  ])('are taken where %s', (_story, more) => {
    expect(routeWith(more).key).toBe('POST /orders/{id}');
  });
});

describe('errors of a service', () => {
  it.each<[string, unknown, object | null]>([
    ['as it writes them', undefined, null],
    ['as problems that tell nothing of it', 'problem', { detail: null, members: {} }],
    [
      'as problems with its own words',
      { detail: 'error.message', members: { code: 'error.code' } },
      { detail: [member('error'), member('message')], members: { code: [member('error'), member('code')] } },
    ],
  ])('%s', (_story, errors, envelope) => {
    const { services } = modelWith({ upstream: errors === undefined ? {} : { errors } });
    expect(services[0]?.upstream.errors).toEqual(envelope);
  });
});

test('binary media are those that the gateway names, in lower case; none where the list is empty', () => {
  expect(modelWith({ gateway: { binary: ['Image/*', '*/pdf'] } }).binary).toEqual(['image/*', '*/pdf']);
  expect(modelWith({ gateway: { binary: [] } }).binary).toEqual([]);
});
