import { describe, expect, test } from '@jest/globals';
import type { Schema } from '../../../lib/contract/schema.ts';
import { readTexts } from '../../../lib/engine/schema/read-texts.ts';
import { validatorOf } from '../../../lib/engine/schema/validator-of.ts';
import { type ParameterPlace, textKindsOf } from '../../../lib/model/schema/text-kinds.ts';

function kindsOf(properties: object, place: ParameterPlace = 'query'): unknown {
  const read = textKindsOf({ properties, $defs: { page: { type: 'integer' } } } as Schema, place);
  return 'kinds' in read ? read.kinds : read.faults.map(({ code, path, why }) => [code, path.join('.'), why]);
}

const ofA = (why: string) => [['GH1710', 'properties.a', why]];

describe('what a parameter is read as is decided when the gateway is built', () => {
  test.each([
    [{ type: 'integer', minimum: 1 }, 'integer', false],
    [{ type: ['integer', 'number'] }, 'number', false],
    [{ enum: [1, 2] }, 'integer', false],
    [{ const: true }, 'boolean', false],
    [{ $ref: '#/$defs/page' }, 'integer', false],
    [{ anyOf: [{ type: 'string', format: 'uuid' }, { const: 'all' }] }, 'string', false],
    [{ type: 'array', items: { type: 'number' } }, 'number', true],
  ])('%j', (a, kind, list) => {
    expect(kindsOf({ a })).toEqual({ a: { kind, list } });
  });

  test.each([
    [true, 'a text without a `type`'],
    [{ minLength: 1 }, 'a text without a `type`'],
    [{ type: ['string', 'integer'] }, 'a text that is string or integer'],
    [{ enum: ['1', 1] }, 'a text that is string or integer'],
    [{ anyOf: [{ type: 'boolean' }, { type: 'string' }] }, 'a text that is boolean or string'],
    [{ type: ['string', 'null'] }, 'null, which no text says'],
    [{ type: 'object' }, 'object, which no text says'],
    [{ type: 'array' }, 'a list whose elements have no one kind'],
    [{ type: 'array', items: { type: 'array' } }, 'array, which no text says'],
  ])('%j is refused', (a, why) => {
    expect(kindsOf({ a })).toEqual(ofA(why));
  });

  test('a path has no lists, and headers have no spelling', () => {
    expect(kindsOf({ a: { type: 'array', items: { type: 'string' } } }, 'path')).toEqual(
      ofA('a list in a path: one segment is one value'),
    );
    expect(textKindsOf({ properties: { 'X-Page': { type: 'integer' } }, required: ['X-Page'] }, 'header')).toEqual({
      schema: { properties: { 'x-page': { type: 'integer' } }, required: ['x-page'] },
      kinds: { 'x-page': { kind: 'integer', list: false } },
    });
    expect(kindsOf({ 'X-A': { type: 'string' }, 'x-a': { type: 'string' } }, 'header')).toEqual([
      ['GH1712', 'properties', 'two spellings of one header'],
    ]);
  });
});

describe('texts are read as JSON writes them, and stay texts where they are not of their kind', () => {
  const scalar = (kind: 'integer' | 'number' | 'boolean' | 'string') => ({ a: { kind, list: false } });
  test.each([
    ['integer', ['12'], 12],
    ['integer', ['-0'], -0],
    ['integer', ['012'], '012'],
    ['integer', ['1e3'], '1e3'],
    ['integer', ['9007199254740993'], '9007199254740993'],
    ['integer', [' 1'], ' 1'],
    ['integer', ['1', '2'], [1, 2]],
    ['number', ['0.1'], 0.1],
    ['number', ['1e3'], 1000],
    ['number', ['0x10'], '0x10'],
    ['number', ['1e999'], '1e999'],
    ['number', ['0.12345678901234567'], '0.12345678901234567'],
    ['number', ['Infinity'], 'Infinity'],
    ['number', [''], ''],
    ['boolean', ['true'], true],
    ['boolean', ['True'], 'True'],
    ['string', ['1'], '1'],
  ] as const)('%s of %j', (kind, texts, a) => {
    expect(readTexts(scalar(kind), { a: [...texts] })).toEqual({ a });
  });

  test('a list is a list with one element, too, and no name reaches a prototype', () => {
    const texts = JSON.parse('{"a":["1"],"__proto__":["x"],"b":["y","z"],"none":[]}');
    const read = readTexts({ a: { kind: 'integer', list: true } }, texts);
    expect(JSON.stringify(read)).toBe('{"a":[1],"__proto__":"x","b":["y","z"]}');
    expect(Object.getPrototypeOf(read)).toBe(null);
  });

  test('what is wrong is then told by the schema', () => {
    const read = textKindsOf(
      { properties: { limit: { type: 'integer', maximum: 100 } }, required: ['limit'] },
      'query',
    );
    const { schema, kinds } = read as Extract<typeof read, { readonly kinds: unknown }>;
    const tell = (texts: { [name: string]: readonly string[] }) =>
      validatorOf(schema)(readTexts(kinds, texts), 'query').violations;
    expect(tell({ limit: ['50'] })).toEqual([]);
    expect(tell({ limit: ['1o'] })).toEqual([{ at: 'query.limit', rule: 'type', expected: 'integer' }]);
    expect(tell({ limit: ['1', '2'] })).toEqual([{ at: 'query.limit', rule: 'type', expected: 'integer' }]);
    expect(tell({ limit: ['101'] })).toEqual([{ at: 'query.limit', rule: 'maximum', expected: 'at most 100' }]);
  });
});
