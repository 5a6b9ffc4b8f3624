import { describe, expect, test } from '@jest/globals';
import Ajv04Module from 'ajv-draft-04';
import fc from 'fast-check';
import type { Schema } from '../../../lib/contract/schema.ts';
import type { Json } from '../../../lib/contract/shape.ts';
import { validatorOf } from '../../../lib/engine/schema/validator-of.ts';
import { draft04Of } from '../../../lib/model/schema/draft-04.ts';
import { schemaOf } from '../../../lib/model/schema/schema-of.ts';
import { directSchemas, values } from '../../engine/schema/schemas.ts';

const Ajv04 = Ajv04Module.default;

describe('a schema becomes a model of API Gateway', () => {
  test.each<[Schema, object, object?]>([
    [true, {}],
    [
      { type: 'object', properties: { a: { const: 1 }, b: true, c: false } },
      { type: 'object', properties: { a: { enum: [1] }, b: {}, c: { not: {} } } },
    ],
    [
      { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 2.5 },
      { type: 'integer', minimum: 1, maximum: 2 },
    ],
    [
      { type: 'integer', exclusiveMinimum: 0, minimum: 5 },
      { allOf: [{ type: 'integer', minimum: 1 }, { minimum: 5 }] },
    ],
    [{ required: [], title: 'x', default: 1, examples: [1], readOnly: true, $comment: 'x' }, { title: 'x' }],
    [
      { $ref: '#/$defs/__one', $defs: { __one: { type: 'string' } } },
      { $ref: '#/definitions/one' },
      { one: { type: 'string' } },
    ],
    [
      { $ref: '#/$defs/a', minLength: 2, $defs: { a: {}, 'a-': {} } },
      { allOf: [{ minLength: 2 }, { $ref: '#/definitions/a' }] },
      { a: {}, a2: {} },
    ],
    [
      { items: true, additionalProperties: false, pattern: '^[a-z]{2}$' },
      { additionalProperties: false, pattern: '^[a-z]{2}$' },
    ],
  ])('%j', (schema, model, definitions = {}) => {
    expect(draft04Of(schema)).toEqual({ model, definitions });
  });

  test('and what was translated accepts and refuses the same values', () => {
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(directSchemas, fc.array(values, { minLength: 1, maxLength: 8 }), (given, some) => {
        const reading = schemaOf(given);
        fc.pre('schema' in reading);
        const { schema } = reading as { readonly schema: Schema };
        const translated = draft04Of(schema);
        fc.pre('model' in translated);
        const { model, definitions } = translated as { readonly model: object; readonly definitions: object };
        const judge = new Ajv04({ strict: false, ownProperties: true, logger: false }).compile({
          allOf: [model],
          definitions,
        });
        const validate = validatorOf(schema);
        for (const value of some) {
          const fits = validate(value as Json, 'body').violations.length === 0;
          if (fits) accepted += 1;
          else refused += 1;
          expect({ given, value, fits: judge(value) }).toEqual({ given, value, fits });
        }
      }),
      { numRuns: 500 },
    );
    expect([accepted > 100, refused > 100]).toEqual([true, true]);
  });
});

describe('what API Gateway does not check is refused, with what to do', () => {
  test.each<[Schema, string]>([
    [{ exclusiveMinimum: 0 }, 'exclusiveMinimum'],
    [{ type: 'number', exclusiveMaximum: 0 }, 'exclusiveMaximum'],
    [{ minItems: 1 }, 'minItems'],
    [{ maxItems: 1 }, 'maxItems'],
    [{ format: 'email' }, 'format'],
    [{ pattern: '\\p{L}' }, 'pattern'],
    [{ pattern: '^\\s*$' }, 'pattern'],
    [{ pattern: 'é' }, 'pattern'],
    [{ properties: { a: { patternProperties: {} } } }, 'properties.a.patternProperties'],
    [{ prefixItems: [true] }, 'prefixItems'],
    [{ contains: true }, 'contains'],
    [{ if: true }, 'if'],
    [{ dependentRequired: {} }, 'dependentRequired'],
    [{ dependentSchemas: {} }, 'dependentSchemas'],
    [{ propertyNames: true }, 'propertyNames'],
    [{ unevaluatedProperties: false }, 'unevaluatedProperties'],
    [{ unevaluatedItems: false }, 'unevaluatedItems'],
    [{ properties: { a: { $ref: '#' } } }, 'properties.a.$ref'],
    [{ $defs: { a: { minItems: 1 } } }, '$defs.a.minItems'],
  ])('%j', (schema, path) => {
    const reading = draft04Of(schema);
    expect('faults' in reading && reading.faults.map((fault) => [fault.code, fault.path.join('.')])).toEqual([
      ['GH1711', path],
    ]);
  });
});
