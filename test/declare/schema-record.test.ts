import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { jwt } from '../../lib/declare/credential.ts';
import { platform } from '../../lib/declare/platform.ts';
import type { SchemaDefinition } from '../../lib/declare/schema.ts';
import { withSchemaRecords } from '../../lib/declare/schema-record.ts';

const shop = platform('shop', { auth: { customer: jwt() } });
const upstream = { timeout: '1s' } as const;

/** What a service records of a body. */
function recorded(body: SchemaDefinition): unknown {
  const routes = { 'POST /a': { auth: 'customer', validate: { body } } } as const;
  const service = shop.service('orders', { owner: 'team-orders', upstream, routes });
  return (service.definition.routes['POST /a'] as unknown as { validate: { body: unknown } }).validate.body;
}

const faults = (...list: readonly object[]) => ({ schema: 1, kind: 'schema', definition: { faults: list } });

describe('a schema of a library is recorded as what it says', () => {
  test('which is data', () => {
    const order = z.object({ sku: z.string(), count: z.int().min(1) });
    expect(JSON.parse(JSON.stringify(recorded(order)))).toStrictEqual({
      schema: 1,
      kind: 'schema',
      definition: {
        schema: {
          $schema: 'https://json-schema.org/draft/2020-12/schema',
          type: 'object',
          properties: { sku: { type: 'string' }, count: { type: 'integer', minimum: 1, maximum: 9007199254740991 } },
          required: ['sku', 'count'],
        },
      },
    });
  });

  test('with all that it says beyond data', () => {
    const odd = z.object({ sku: z.string().refine((sku) => sku !== ''), at: z.date() });
    expect(recorded(odd)).toEqual(
      faults(
        { code: 'GH1702', path: ['sku'], got: undefined, why: 'a refinement' },
        { code: 'GH1703', path: ['at'], got: 'date' },
      ),
    );
  });

  test('and a schema whose own code fails is a fault as well', () => {
    const failing = z.object({
      item: z.lazy(() => {
        throw new Error('not yet defined');
      }),
    });
    expect(recorded(failing)).toEqual(
      faults({ code: 'GH1703', path: [], got: undefined, why: 'zod cannot express it: not yet defined' }),
    );
  });

  test('wherever a request is described, in services and in aggregates', () => {
    const text = z.object({ id: z.string() });
    const validate = { query: text, path: text, headers: text };
    const of = (record: { readonly definition: object }) => JSON.parse(JSON.stringify(record.definition)).routes;
    const service = shop.service('a', {
      owner: 'a',
      upstream,
      routes: { 'GET /a/{id}': { auth: 'customer', validate } },
    });
    const aggregate = shop.aggregate('b', {
      owner: 'b',
      timeout: '1s',
      routes: { 'GET /a/{id}': { auth: 'customer', validate, parts: {} } },
    });
    const record = expect.objectContaining({ schema: 1, kind: 'schema' });
    const expected = { auth: 'customer', validate: { query: record, path: record, headers: record } };
    expect(of(service)).toEqual({ 'GET /a/{id}': expected });
    expect(of(aggregate)).toEqual({ 'GET /a/{id}': { ...expected, parts: {} } });
  });
});

describe('all else stays as it was typed', () => {
  test('a schema that is data', () => {
    const body = { type: 'object', properties: { '~standard': { type: 'string' } } };
    expect(recorded(body)).toBe(body);
  });

  test.each([
    [undefined],
    [null],
    ['text'],
    [[]],
    [{ routes: null }],
    [{ routes: [{ validate: { body: z.string() } }] }],
    [{ routes: { 'GET /a': { validate: [z.string()] } } }],
    [{ routes: { 'GET /a': { body: z.string() } } }],
    [{ validate: { body: z.string() } }],
  ])('%j', (definition) => {
    expect(withSchemaRecords(definition)).toBe(definition);
  });

  test('getters are not asked, and stay for synthesis to refuse', () => {
    const definition = {
      get owner(): string {
        throw new Error('asked');
      },
      routes: { 'POST /a': { validate: { body: z.string() } } },
    };
    const made = withSchemaRecords(definition);
    expect(Object.getOwnPropertyDescriptor(made, 'owner')).toEqual(
      Object.getOwnPropertyDescriptor(definition, 'owner'),
    );
    expect(Object.getOwnPropertyDescriptor(made, 'routes')?.value).toEqual({
      'POST /a': { validate: { body: expect.objectContaining({ kind: 'schema' }) } },
    });
  });
});
