import { expect, test } from '@jest/globals';
import { modelOf } from '../../lib/model/model-of.ts';
import { phones } from '../types/declared.ts';

/** Without the limits of its platform, which are there for the compiler alone. */
const definition = { ...phones.platform.definition, limits: undefined };
const declared = { ...phones, platform: { ...phones.platform, definition } };

test('all that the type tests declare of shapes and aggregates has a model', () => {
  const outcome = modelOf(declared);
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  const { services, aggregates, bff } = outcome.model;
  expect([bff, services.map(({ name }) => name)]).toEqual(['phones', ['users', 'reviews', 'stock']]);
  expect(aggregates.map(({ name, routes }) => [name, routes.map(({ key }) => key)])).toEqual([
    ['home', ['GET /home/dashboard', 'GET /home/products/{id}']],
  ]);
  expect(services[1]?.routes[0]).toMatchObject({
    validation: {
      maxBodyBytes: 16_384,
      requireContentLength: true,
      contentTypes: ['application/json', 'application/vnd.reviews+json'],
      body: { type: 'object', required: ['stars', 'text'] },
      query: { kinds: { draft: { kind: 'boolean', list: false } } },
      path: { kinds: { id: { kind: 'string', list: false } } },
      headers: { kinds: { 'x-app': { kind: 'string', list: false } } },
    },
    request: {
      headers: {
        rename: [{ from: 'X-App', to: 'X-Client' }],
        add: [{ name: 'X-Product', value: { from: 'path', name: 'id' } }],
      },
      query: { remove: ['debug'], rename: [{ from: 'd', to: 'draft' }] },
      body: { limit: [{ first: 10 }], rename: [{ to: 'content' }] },
    },
    answer: { headers: { remove: ['X-Internal'] }, body: { limit: [{ first: 3 }] } },
  });
  expect(services[1]?.upstream.errors).toEqual({
    detail: [
      { kind: 'member', name: 'error' },
      { kind: 'member', name: 'message' },
    ],
    members: {
      code: [
        { kind: 'member', name: 'error' },
        { kind: 'member', name: 'code' },
      ],
    },
  });
});
