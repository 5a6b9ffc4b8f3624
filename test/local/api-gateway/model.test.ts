import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { isOfModel, refuseUnreadable } from '../../../lib/local/services/api-gateway/model.ts';

const place = { stack: 'S', resource: 'A', property: 'M' };
const models = {
  Tree: { type: 'object', properties: { left: { $ref: '#/components/schemas/Tree' }, size: { type: 'integer' } } },
} as const;

describe('a body is of a model', () => {
  it.each<{ schema: JsonObject; yes: readonly string[]; no: readonly string[] }>`
    schema                                                                | yes                                              | no
    ${{}}                                                                 | ${['1', 'null', '{}', '"x"']}                    | ${['', '{', '{"a":1,}', 'nope']}
    ${{ type: 'object' }}                                                 | ${['{}']}                                        | ${['[]', 'null', '1', '"x"', 'true']}
    ${{ type: 'array' }}                                                  | ${['[]']}                                        | ${['{}', 'null']}
    ${{ type: ['string', 'null'] }}                                       | ${['"x"', 'null']}                               | ${['1', 'false']}
    ${{ type: 'integer' }}                                                | ${['1', '-3', '1.0', '1e3']}                     | ${['1.5', '"1"']}
    ${{ type: 'number' }}                                                 | ${['1.5', '0']}                                  | ${['"1"', 'null']}
    ${{ type: 'boolean' }}                                                | ${['true']}                                      | ${['1', '"true"', 'null']}
    ${{ enum: ['a', 1, null, { b: 1, a: [2] }] }}                         | ${['"a"', '1.0', '{"a":[2],"b":1}']}             | ${['"A"', 'false', '{"a":[2]}']}
    ${{ minimum: 2, maximum: 3 }}                                         | ${['2', '3', '"x"']}                             | ${['1.9', '3.1']}
    ${{ maximum: 3, exclusiveMaximum: true }}                             | ${['2.9']}                                       | ${['3']}
    ${{ multipleOf: 0.1 }}                                                | ${['0.3', '7', '-0.2']}                          | ${['0.35']}
    ${{ multipleOf: 2 }}                                                  | ${['4000000002', '0', '-2']}                     | ${['4000000001', '2.5']}
    ${{ minLength: 2, maxLength: 2 }}                                     | ${['"ab"', '"👍👍"', '5']}                       | ${['"a"', '"abc"', '"👍"']}
    ${{ pattern: 'b+' }}                                                  | ${['"abba"', '1']}                               | ${['"a"']}
    ${{ uniqueItems: true }}                                              | ${['[1,"1",[1]]', '"x"']}                        | ${['[1,1.0]', '[{"a":1,"b":2},{"b":2,"a":1}]']}
    ${{ minItems: 2, maxItems: 2 }}                                       | ${['[1]', '[1,2,3]']}                            | ${[]}
    ${{ format: 'date-time' }}                                            | ${['"yesterday"']}                               | ${[]}
    ${{ items: { type: 'string' } }}                                      | ${['[]', '["a"]', '{}']}                         | ${['["a",1]']}
    ${{ items: [{ type: 'string' }], additionalItems: false }}            | ${['[]', '["a"]']}                               | ${['[1]', '["a","b"]']}
    ${{ items: [{ type: 'string' }], additionalItems: { type: 'null' } }} | ${['["a",null]']}                                | ${['["a",1]']}
    ${{ items: [{ type: 'string' }] }}                                    | ${['["a",1]']}                                   | ${['[1]']}
    ${{ required: ['a', 'toString'] }}                                    | ${['{"a":null,"toString":1}', '[]']}             | ${['{"a":1}', '{}']}
    ${{ minProperties: 1, maxProperties: 1 }}                             | ${['{"a":1}', '[]']}                             | ${['{}', '{"a":1,"b":1}']}
    ${{ properties: { a: { type: 'string' } } }}                          | ${['{"a":"x"}', '{"b":1}', '1']}                 | ${['{"a":1}']}
    ${{ properties: { a: {} }, additionalProperties: false }}             | ${['{"a":1}', '{}']}                             | ${['{"b":1}', '{"__proto__":1}', '{"constructor":1}']}
    ${{ patternProperties: { '^x': { type: 'null' } } }}                  | ${['{"x1":null,"y":1}']}                         | ${['{"x1":1}']}
    ${{ patternProperties: { '^x': {} }, additionalProperties: false }}   | ${['{"x1":1}']}                                  | ${['{"y":1}']}
    ${{ additionalProperties: { type: 'null' } }}                         | ${['{"a":null}']}                                | ${['{"a":1}']}
    ${{ dependencies: { a: ['b'], c: { required: ['d'] } } }}             | ${['{"b":1}', '{"a":1,"b":1}', '{"c":1,"d":1}']} | ${['{"a":1}', '{"c":1}']}
    ${{ allOf: [{ required: ['a'] }, { required: ['b'] }] }}              | ${['{"a":1,"b":1}']}                             | ${['{"a":1}']}
    ${{ anyOf: [{ type: 'string' }, { minimum: 2 }] }}                    | ${['"x"', '2', '[]']}                            | ${['1']}
    ${{ oneOf: [{ type: 'integer' }, { minimum: 2 }] }}                   | ${['1', '2.5']}                                  | ${['3', '1.5']}
    ${{ not: { type: 'string' } }}                                        | ${['1']}                                         | ${['"x"']}
    ${{ $ref: '#/components/schemas/Tree', type: 'string' }}              | ${['{"left":{"left":{"size":1}}}']}              | ${['{"left":{"left":{"size":"1"}}}', '"x"']}
  `('$schema', ({ schema, yes, no }) => {
    refuseUnreadable(schema, models, place);
    expect(yes.filter((text) => !isOfModel(text, schema, models))).toEqual([]);
    expect(no.filter((text) => isOfModel(text, schema, models))).toEqual([]);
  });

  it.each<{ story: string; text: string; isOf: boolean }>`
    story                                 | text                                               | isOf
    ${'as deep as is looked at'}          | ${`${'{"left":'.repeat(511)}{}${'}'.repeat(511)}`} | ${true}
    ${'one level deeper'}                 | ${`${'{"left":'.repeat(512)}{}${'}'.repeat(512)}`} | ${false}
    ${'a bomb of brackets'}               | ${'['.repeat(1_000_000)}                           | ${false}
    ${'brackets in a text are not depth'} | ${`{"a":"${'[\\"{'.repeat(1_000)}"}`}              | ${true}
    ${'a text that never ends'}           | ${`{"a":"${'\\"'.repeat(1_000_000)}`}              | ${false}
  `('however it is nested: $story', ({ text, isOf }) => {
    expect(isOfModel(text, models.Tree, models)).toBe(isOf);
  });
});

describe('at start', () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

  it.each<{ story: string; schema: JsonObject; sentence: string }>`
    story                                          | schema                                               | sentence
    ${'a newer keyword'}                           | ${{ properties: { a: { const: 1 } } }}               | ${'S A M.properties.a.const: API Gateway takes no such keyword in a model'}
    ${'what the guide says it lacks'}              | ${{ minimum: 1, exclusiveMinimum: true }}            | ${'S A M.exclusiveMinimum: API Gateway takes no such keyword in a model'}
    ${'a word of OpenAPI'}                         | ${{ items: { nullable: true } }}                     | ${'S A M.items.nullable: API Gateway takes no such keyword in a model'}
    ${'a name of every object'}                    | ${{ toString: {} }}                                  | ${'S A M.toString: API Gateway takes no such keyword in a model'}
    ${'a newer form of a keyword'}                 | ${{ exclusiveMaximum: 5 }}                           | ${'S A M.exclusiveMaximum: this is no exclusiveMaximum of JSON Schema draft 4'}
    ${'a type that is none'}                       | ${{ type: 'file' }}                                  | ${'S A M.type: this is no type of JSON Schema draft 4'}
    ${'a type that is an object'}                  | ${{ type: { toString: 1 } }}                         | ${'S A M.type: this is no type of JSON Schema draft 4'}
    ${'a reference that is an object'}             | ${{ $ref: { toString: 1 } }}                         | ${'S A M.$ref: a model is referred to by its name in the document'}
    ${'a word of every object among the patterns'} | ${{ patternProperties: { toString: { const: 1 } } }} | ${'S A M.patternProperties.toString.const: API Gateway takes no such keyword in a model'}
    ${'a schema that is a flag'}                   | ${{ properties: { a: true } }}                       | ${'S A M.properties.a: a model is an object'}
    ${'a pattern that is none'}                    | ${{ pattern: '(' }}                                  | ${'S A M.pattern: this is not a regular expression'}
    ${'a name pattern that is none'}               | ${{ patternProperties: { '(': {} } }}                | ${'S A M.patternProperties: this is not a regular expression'}
    ${'a model that is not there'}                 | ${{ items: ref('House') }}                           | ${'S A M.items.$ref: House is not a model of the document'}
    ${'a place within a model'}                    | ${{ $ref: '#/definitions/a' }}                       | ${'S A M.$ref: a model is referred to by its name in the document'}
    ${'a document elsewhere'}                      | ${{ allOf: [{ $ref: 'https://a.test/x' }] }}         | ${'S A M.allOf.0.$ref: a model is referred to by its name in the document'}
    ${'a model that never ends'}                   | ${{ anyOf: [ref('Loop')] }}                          | ${'S A M.anyOf.0: the model Loop leads back to itself'}
  `('refuses $story by name', ({ schema, sentence }) => {
    const all = { ...models, Loop: { allOf: [{ anyOf: [ref('Loop')] }] } };
    expect(() => refuseUnreadable(schema, all, place)).toThrow(new Error(sentence));
  });
});
