import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { schemaOf } from '../../../lib/model/schema/schema-of.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** What is told of a value that is no schema: code, place, and the words for this one case. */
function told(given: unknown): readonly unknown[] {
  const reading = schemaOf(given);
  return 'faults' in reading ? reading.faults.map(({ code, path, why }) => [code, path.join('.'), why]) : [];
}

/** A schema of some other library that speaks Standard JSON Schema. */
function standard(vendor: string, input: (options: unknown) => unknown): unknown {
  return { '~standard': { version: 1, vendor, validate: () => ({ value: 1 }), jsonSchema: { input, output: input } } };
}

describe('JSON Schema is taken as it is', () => {
  test.each([
    [true],
    [{ type: 'object', properties: { a: { type: 'string', minLength: 2, pattern: '^[a-z]+$' } }, required: ['a'] }],
    [{ $schema: dialect, $ref: '#/$defs/node', $defs: { node: { type: 'array', items: { $ref: '#/$defs/node' } } } }],
    [{ type: 'object', properties: { next: { $ref: '#' }, $ref: { type: 'string' } }, unevaluatedProperties: false }],
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    [{ if: { type: 'string' }, then: { format: 'uuid' }, else: { minimum: 1 }, title: 'x', examples: [1] }],
  ])('%j', (schema) => {
    expect(schemaOf(schema)).toEqual({ schema });
  });

  test('a copy is made, which no later change of the given value reaches', () => {
    const given = { type: 'object', properties: { a: { type: 'string' } } };
    const reading = schemaOf(given);
    given.properties.a.type = 'number';
    expect(reading).toEqual({ schema: { type: 'object', properties: { a: { type: 'string' } } } });
  });
});

describe('whatever would not be checked is refused with its place', () => {
  test.each([
    [undefined, [['GH1701', '', undefined]]],
    [['string'], [['GH1701', '', undefined]]],
    [{ properties: { a: { type: 'string', minLenght: 2 } } }, [['GH1704', 'properties.a.minLenght', undefined]]],
    [{ definitions: {} }, [['GH1704', 'definitions', undefined]]],
    [{ $id: 'https://a.example/x' }, [['GH1704', '$id', undefined]]],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, [['GH1705', '$schema', 'a dialect other than 2020-12']]],
    [{ items: [{ type: 'string' }] }, [['GH1705', 'items', 'expected a schema: an object, true or false']]],
    [{ exclusiveMinimum: true }, [['GH1705', 'exclusiveMinimum', 'expected a number']]],
    [{ required: ['a', 'a'] }, [['GH1705', 'required', 'expected a list of names, each once']]],
    [{ enum: [] }, [['GH1705', 'enum', 'expected a list of values']]],
    [{ allOf: [] }, [['GH1705', 'allOf', 'expected a list of schemas']]],
    [{ properties: [] }, [['GH1705', 'properties', 'expected schemas by name']]],
    [{ multipleOf: 0 }, [['GH1705', 'multipleOf', 'expected a number above 0']]],
    [{ minLength: 1.5 }, [['GH1705', 'minLength', 'expected a whole number of at least 0']]],
    [{ $ref: 'https://a.example/x' }, [['GH1706', '$ref', 'a reference that leads out of the schema']]],
    [{ $ref: 'file:///etc/passwd' }, [['GH1706', '$ref', 'a reference that leads out of the schema']]],
    [{ $ref: '#/$defs/a' }, [['GH1706', '$ref', 'a reference that leads to no schema']]],
    [{ $ref: '#/title', title: 'x' }, [['GH1706', '$ref', 'a reference that leads to no schema']]],
    [{ $ref: '#/__proto__/constructor' }, [['GH1706', '$ref', 'a reference that leads to no schema']]],
    [{ $ref: '#' }, [['GH1706', '$ref', 'a reference that comes back to itself']]],
    [{ pattern: '(' }, [['GH1707', 'pattern', 'not a regular expression (ECMA-262, flag u)']]],
    [
      { patternProperties: { '(?=a)': true } },
      [['GH1707', 'patternProperties.(?=a)', 'a look-ahead or look-behind: no linear time can be promised for it']],
    ],
    [{ format: 'int64' }, [['GH1708', 'format', undefined]]],
    [{ enum: ['x'.repeat(65_536)] }, [['GH1709', '', undefined]]],
    [{ const: () => 1 }, [['GH1004', 'const', 'expected data, found a function']]],
    [{ default: new Date(0) }, [['GH1004', 'default', 'expected plain data, found an instance of a class']]],
    [JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'), [['GH1001', 'properties.__proto__', undefined]]],
  ])('%j', (schema, faults) => {
    expect(told(schema)).toEqual(faults);
  });

  test('references in a circle of three', () => {
    const ring = (to: string) => ({ $ref: `#/$defs/${to}` });
    expect(told({ $defs: { a: ring('b'), b: ring('c'), c: ring('a') } })).toHaveLength(3);
  });

  test('all of it at once', () => {
    expect(
      told({ properties: { a: { foo: 1 }, b: { pattern: '[' } }, $ref: 'x' }).map(
        (fault) => (fault as readonly unknown[])[0],
      ),
    ).toEqual([...['GH1704', 'GH1707', 'GH1706']]);
  });

  test('a schema that is nested out of all bounds', () => {
    let deep: object = { type: 'string' };
    for (let level = 0; level < 70; level += 1) deep = { not: deep };
    expect(told(deep).map((fault) => (fault as readonly unknown[])[2])).toEqual(['nested deeper than 64']);
  });
});

describe('a zod schema is read as what a client sends', () => {
  test.each([
    [
      z.object({ a: z.string().min(2), b: z.int().optional() }),
      { a: { type: 'string', minLength: 2 }, b: expect.anything() },
      ['a'],
    ],
    [
      z.object({ a: z.string().default('x'), b: z.string().nullable() }),
      { a: { default: 'x', type: 'string' }, b: { type: ['string', 'null'] } },
      ['b'],
    ],
    [
      z.object({ a: z.string().startsWith('x').endsWith('y') }),
      { a: { type: 'string', allOf: expect.anything() } },
      ['a'],
    ],
    [
      z.object({ a: z.cuid2(), b: z.iso.duration() }),
      { a: { type: 'string', pattern: '^[0-9a-z]+$' }, b: { type: 'string', format: 'duration' } },
      ['a', 'b'],
    ],
    [
      z.object({ a: z.base64().nullable() }),
      { a: { anyOf: [{ type: 'string', pattern: expect.any(String) }, { type: 'null' }] } },
      ['a'],
    ],
    [z.object({ id: z.string().meta({ id: 'Order' }) }), { id: expect.anything() }, ['id']],
  ])('%#', (given, properties, required) => {
    expect(schemaOf(given)).toMatchObject({ schema: { type: 'object', properties, required } });
  });

  test('and may be recursive', () => {
    const node = z.object({
      value: z.string(),
      get kids() {
        return z.array(node);
      },
    });
    expect(schemaOf(z.object({ node }))).toMatchObject({
      schema: { properties: { node: { $ref: '#/$defs/__schema0' } } },
    });
    expect(told(z.json())).toEqual([]);
  });

  test.each([
    [z.string().refine(() => true), 'GH1702', '', 'a refinement'],
    [z.object({ a: z.array(z.string().superRefine(() => {})) }), 'GH1702', 'a.element', 'a refinement'],
    [z.object({ a: z.string() }).refine(() => true), 'GH1702', '', 'a refinement'],
    [z.object({ a: z.string().transform((text) => text.length) }), 'GH1702', 'a', 'a transform'],
    [z.object({ a: z.string().trim() }), 'GH1702', 'a', 'a change of the value, such as trim'],
    [z.preprocess((value) => value, z.string()), 'GH1702', '', 'a preprocess'],
    [z.codec(z.string(), z.number(), { decode: () => 1, encode: () => '' }), 'GH1702', '', 'a codec'],
    [z.stringbool(), 'GH1702', '', 'a codec'],
    [z.string().pipe(z.string().min(1)), 'GH1702', '', 'a pipe: only its first schema could be checked'],
    [z.string().catch('x'), 'GH1702', '', 'catch: it accepts whatever comes'],
    [z.object({ n: z.coerce.number() }), 'GH1702', 'n', 'coerce: it accepts whatever comes'],
    [z.custom(() => true), 'GH1702', '', 'a custom check'],
    [z.stringFormat('x', () => true), 'GH1702', '', 'a format that is code'],
    [z.url({ protocol: /^https$/ }), 'GH1702', '', 'rules for parts of a URL'],
    [z.object({ a: z.string() }).check(z.property('a', z.string().min(2))), 'GH1702', '', 'a check of a property'],
    [z.object({ d: z.date() }), 'GH1703', 'd', undefined],
    [z.union([z.string(), z.bigint()]), 'GH1703', 'options.1', undefined],
    [z.object({ m: z.map(z.string(), z.string()).optional() }), 'GH1703', 'm', undefined],
    [z.set(z.string()), 'GH1703', '', undefined],
    [z.tuple([z.undefined()]), 'GH1703', 'items.0', undefined],
    [z.nan(), 'GH1703', '', undefined],
    [z.string().regex(/a/i), 'GH1707', '', 'flags of a pattern, which JSON Schema has not'],
    [z.emoji(), 'GH1707', 'pattern', 'a look-ahead or look-behind: no linear time can be promised for it'],
    [z.jwt(), 'GH1708', 'format', undefined],
    [z.literal([1n]), 'GH1703', '', expect.stringMatching(/^zod cannot express it: /)],
    [z.lazy(() => z.string().refine(() => true)), 'GH1702', '', 'a refinement'],
    [
      z.record(
        z.string().refine(() => true),
        z.number(),
      ),
      'GH1702',
      'keyType',
      'a refinement',
    ],
    [z.intersection(z.object({}), z.object({ a: z.date() })), 'GH1703', 'right.a', undefined],
    [z.string().meta({ internal: true }), 'GH1704', 'internal', undefined],
  ])('%# is refused by name', (given, code, path, why) => {
    expect(told(given)).toEqual([[code, path, why]]);
  });

  test.each([
    [
      'the inside of a lazy schema',
      z.lazy(() => {
        throw new Error('too early');
      }),
    ],
    [
      'a getter of an object',
      z.object({
        get next(): z.ZodString {
          throw new Error('too early');
        },
      }),
    ],
  ])('%s that fails is told', (_, schema) => {
    expect(told(schema)).toEqual([['GH1703', '', 'zod cannot express it: too early']]);
  });

  test('JSON Schema that zod wrote is refused, since nobody sees what was left out', () => {
    const lost = z.object({ a: z.string().refine((text) => text !== '') });
    expect(told(z.toJSONSchema(lost))).toEqual([
      ['GH1702', '', 'JSON Schema that zod wrote: it leaves code out without a word'],
    ]);
  });

  test('a version of zod that cannot tell its JSON Schema is refused', () => {
    expect(
      told({ '~standard': { version: 1, vendor: 'zod', validate: () => ({}) }, _zod: { def: { type: 'string' } } }),
    ).toEqual([['GH1701', '', undefined]]);
  });
});

describe('a schema of another library is read by its standard conversion', () => {
  test('for the input, in the dialect that is checked', () => {
    const asked: unknown[] = [];
    const schema = standard('valibot', (options) => {
      asked.push(options);
      return { $schema: dialect, type: 'string' };
    });
    expect([schemaOf(schema), asked]).toEqual([
      { schema: { $schema: dialect, type: 'string' } },
      [{ target: 'draft-2020-12' }],
    ]);
  });

  test('what the library refuses is told in its words', () => {
    const refusing = standard('valibot', () => {
      throw new Error('The "check" action cannot be converted to JSON Schema.');
    });
    expect(told(refusing)).toEqual([
      ['GH1703', '', 'valibot cannot express it: The "check" action cannot be converted to JSON Schema.'],
    ]);
  });

  test('a library that leaves things out silently is refused', () => {
    expect(told(standard('arktype', () => ({})))).toEqual([['GH1702', '', undefined]]);
  });

  test('and so is a library without a conversion', () => {
    expect(told({ '~standard': { version: 1, vendor: 'x', validate: () => ({}) } })).toEqual([
      ['GH1701', '', undefined],
    ]);
  });
});
