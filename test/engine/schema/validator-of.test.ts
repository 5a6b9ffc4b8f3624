import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { maxSteps, type Schema } from '../../../lib/contract/schema.ts';
import type { Json } from '../../../lib/contract/shape.ts';
import { validatorOf } from '../../../lib/engine/schema/validator-of.ts';
import { schemaOf } from '../../../lib/model/schema/schema-of.ts';
import { schemas, values } from './schemas.ts';

function told(schema: Schema, value: unknown): readonly string[] {
  const { violations, more } = validatorOf(schema)(value as Json, 'body');
  return [
    ...violations.map(({ at, rule, expected }) => `${at} ${rule}: ${expected}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

describe('what is wrong is told with its place, its rule and what was expected, and never with the value', () => {
  test.each<[Schema, unknown, readonly string[]]>([
    [{ type: 'string' }, 1, ['body type: string']],
    [{ type: ['string', 'null'] }, 1, ['body type: string or null']],
    [{ type: 'integer', minimum: 3 }, 2, ['body minimum: at least 3']],
    [{ type: 'integer' }, 1.5, ['body type: integer']],
    [{ multipleOf: 0.01 }, 19.99, []],
    [{ multipleOf: 0.01 }, 19.999, ['body multipleOf: a multiple of 0.01']],
    [{ multipleOf: 1e-8 }, 12391239123, []],
    [{ minLength: 2 }, '😀', ['body minLength: at least 2 characters']],
    [{ maxLength: 1 }, '😀', []],
    [{ enum: ['new', 'sale', { a: [1] }] }, 'secret', ['body enum: "new" or "sale" or {"a":[1]}']],
    [{ enum: [{ a: 1, b: [2] }] }, { b: [2], a: 1 }, []],
    [{ const: null }, 0, ['body const: null']],
    [
      { properties: { items: { items: { properties: { price: { exclusiveMinimum: 0 } } } } } },
      { items: [{ price: 1 }, {}, { price: 0 }] },
      ['body.items[2].price exclusiveMinimum: more than 0'],
    ],
    [{ required: ['a', 'b'] }, { b: 1 }, ['body.a required: a value']],
    [
      { required: ['toString', '__proto__'] },
      {},
      ['body.toString required: a value', 'body.__proto__ required: a value'],
    ],
    [
      { properties: { a: {} }, additionalProperties: false },
      { a: 1, 'b c\n': 1 },
      ['body."b c\\n" additionalProperties: nothing: no such member is known'],
    ],
    [
      JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'),
      JSON.parse('{"__proto__":1}'),
      ['body.__proto__ type: string'],
    ],
    [{ pattern: '^[a-z]+$' }, 'A', ['body pattern: a text that matches ^[a-z]+$']],
    [{ format: 'date' }, '2026-02-29', ['body format: a date, YYYY-MM-DD']],
    [{ uniqueItems: true }, [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }], ['body[2] uniqueItems: no element twice']],
    [{ contains: { const: 1 } }, [2], ['body contains: at least 1 element of a kind that is missing']],
    [{ contains: { const: 1 }, maxContains: 1 }, [1, 1], ['body maxContains: at most 1 element of a kind']],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, ['body.b dependentRequired: a value']],
    [{ not: { type: 'string' } }, 'x', ['body not: anything but this']],
    [{ properties: { a: false } }, { a: 1 }, ['body.a false: nothing here']],
    [{ oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 3, ['body oneOf: one alternative only; 2 of them fit']],
    [{ anyOf: [{ minLength: 2 }, { minimum: 2 }] }, 'x', []],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, null, ['body anyOf: one of 2 alternatives']],
    [
      { unevaluatedProperties: false, allOf: [{ properties: { a: true } }] },
      { a: 1, b: 2 },
      ['body.b unevaluatedProperties: nothing: no such member is known'],
    ],
    [{ contains: { const: 1 }, unevaluatedItems: false }, [1, 2], ['body[1] unevaluatedItems: nothing here']],
    [{ allOf: [{ prefixItems: [true] }], unevaluatedItems: { type: 'string' } }, [1, 'x'], []],
    [
      { type: 'object', required: ['a'], properties: { b: { type: 'string' }, c: { maximum: 1 } } },
      { b: 1, c: 2 },
      ['body.a required: a value', 'body.b type: string', 'body.c maximum: at most 1'],
    ],
  ])('%j of %j', (schema, value, expected) => {
    expect(told(schema, value)).toEqual(expected);
  });

  test('of a union of kinds the kind that is there is looked at', () => {
    const kind = (name: string, more: object): Schema => ({
      type: 'object',
      properties: { kind: { const: name }, ...more },
      required: ['kind'],
    });
    const union = { oneOf: [kind('card', { number: { type: 'string' } }), kind('cash', { sum: { minimum: 1 } })] };
    expect(told(union, { kind: 'cash', sum: 0 })).toEqual(['body.sum minimum: at least 1']);
    expect(told(union, { kind: 'cheque' })).toEqual(['body oneOf: one of 2 alternatives']);
  });

  test('the first 32 are told, and how many more there are', () => {
    const { violations, more } = validatorOf({ items: { type: 'string' } })(
      Array.from({ length: 1000 }, () => 1),
      'query',
    );
    expect([violations.length, more, violations[31]]).toEqual([
      32,
      968,
      { at: 'query[31]', rule: 'type', expected: 'string' },
    ]);
  });

  test('a long name is told by its beginning', () => {
    const [violation] = validatorOf({ additionalProperties: false })({ ['n'.repeat(10_000)]: 1 }, 'body').violations;
    expect(violation?.at).toBe(`body."${'n'.repeat(64)}"`);
  });
});

describe('a value is accepted exactly where JSON Schema 2020-12 accepts it', () => {
  test('whatever the schema and the value, as ajv judges', () => {
    const ajv = new Ajv2020({ strict: false, ownProperties: true, logger: false });
    fc.assert(
      fc.property(schemas, fc.array(values, { minLength: 1, maxLength: 8 }), (given, some) => {
        const reading = schemaOf(given);
        fc.pre('schema' in reading);
        const judge = ajv.compile((reading as { schema: Schema }).schema as object);
        const validate = validatorOf((reading as { schema: Schema }).schema);
        for (const value of some) {
          const fits = validate(value as Json, 'body').violations.length === 0;
          expect({ given, value, fits }).toEqual({ given, value, fits: judge(value) });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('no value keeps a function busy', () => {
  const tooMuch = `body work: a value that is checked in ${maxSteps} steps`;
  const reference = { $ref: '#/$defs/node' };
  const nested = (levels: number): unknown => (levels === 0 ? 'x' : { op: 'add', left: nested(levels - 1) });

  test('a recursive union costs no more than its value where the kinds are told apart', () => {
    const kind = (op: string) => ({
      type: 'object',
      properties: { op: { const: op }, left: reference },
      required: ['op', 'left'],
    });
    const union = { ...reference, $defs: { node: { anyOf: [kind('add'), kind('mul'), { type: 'number' }] } } };
    expect(told(union, nested(60))).toEqual([`body${'.left'.repeat(60)} anyOf: one of 3 alternatives`]);
  });

  test('and ends where they are not', () => {
    const kind = { type: 'object', properties: { left: reference } };
    const union = { ...reference, $defs: { node: { oneOf: [kind, { ...kind }, { type: 'number' }] } } };
    expect(told(union, nested(60))).toEqual([tooMuch]);
  });

  test('nor does nesting, within what a text may nest or without', () => {
    const list = { ...reference, $defs: { node: { type: 'array', items: reference } } };
    let deep: Json = [];
    for (let level = 0; level < 64; level += 1) deep = [deep];
    expect(told(list, deep)).toEqual([]);
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    expect(told(list, deep)).toEqual([tooMuch]);
  });

  test.each<[string, Schema, unknown]>([
    ['a pattern with nested repetitions', { pattern: '^(a+)+$' }, `${'a'.repeat(900_000)}!`],
    ['a pattern for names', { patternProperties: { '(?:.*a){3}b': {} } }, { ['a'.repeat(900_000)]: 1 }],
    [
      'many different elements',
      { uniqueItems: true, items: { not: { const: [1] } } },
      Array.from({ length: 600_000 }, (_, n) => [n]),
    ],
    [
      'many names for many patterns',
      { patternProperties: Object.fromEntries('abcdefgh'.split('').map((x) => [x, {}])) },
      Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`n${n}`, n])),
    ],
  ])('nor do %s', (_, schema, value) => {
    expect(told(schema, value)).toEqual([tooMuch]);
  });

  test('what took too much is refused under `not`, too', () => {
    expect(told({ not: { pattern: '^(a+)+$' } }, `${'a'.repeat(900_000)}!`)[0]).toBe(tooMuch);
  });

  test('one validator keeps nothing of one value for the next', () => {
    const validate = validatorOf({ type: 'string', pattern: '^(a+)+$' });
    validate(`${'a'.repeat(900_000)}!`, 'body');
    expect(validate('aa', 'body')).toEqual({ violations: [], more: 0 });
  });
});
