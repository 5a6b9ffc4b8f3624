import fc from 'fast-check';

// Schemas and values that often meet: of few names, few texts and few numbers.
const names = fc.constantFrom('a', 'b', 'kind', '__proto__', 'hasOwnProperty');
const scalars = fc.constantFrom<unknown>(null, true, false, 0, 1, 2.5, -3, '', 'a', 'bb', '😀x', 'a1');

export const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 3 }).map(objectOf),
  ),
})).value;

/** With own members only, `__proto__` among them. */
function objectOf(entries: readonly (readonly [string, unknown])[]): unknown {
  const object = {};
  for (const [name, value] of entries)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

const count = fc.nat({ max: 3 });
const list = (schema: fc.Arbitrary<unknown>) => fc.array(schema, { minLength: 1, maxLength: 3 });
const byName = (schema: fc.Arbitrary<unknown>) => fc.array(fc.tuple(names, schema), { maxLength: 3 }).map(objectOf);
const types = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');

function valueParts(schema: fc.Arbitrary<unknown>) {
  return [
    fc.record({ type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })) }),
    fc.record({
      enum: fc.uniqueArray(values, {
        minLength: 1,
        maxLength: 3,
        comparator: 'IsStrictlyEqual',
        selector: (one) => JSON.stringify(one),
      }),
    }),
    fc.record({ const: values }),
    fc.record({ multipleOf: fc.constantFrom(1, 0.5, 0.1, 2) }),
    fc.record({ minimum: count, maximum: fc.constantFrom(1, 2.5) }, { requiredKeys: [] }),
    fc.record({ minLength: count, maxLength: count }, { requiredKeys: [] }),
    fc.record({ pattern: fc.constantFrom('^a', '[0-9]$', '^.$', 'b+') }),
    fc.record({ uniqueItems: fc.boolean() }),
    fc.record({ minProperties: count, maxProperties: count }, { requiredKeys: [] }),
    fc.record({ required: fc.uniqueArray(names, { maxLength: 2 }) }),
    fc.record({ properties: byName(schema), additionalProperties: schema }, { requiredKeys: ['properties'] }),
    fc.record({ items: schema }),
    fc.record({ allOf: list(schema) }),
    fc.record({ anyOf: list(schema) }),
    fc.record({ oneOf: list(schema) }),
    fc.record({ not: schema }),
    fc.record({ $ref: fc.constantFrom('#/$defs/one', '#/$defs/two_2') }),
    fc.record({
      type: fc.constant('integer'),
      exclusiveMinimum: fc.constantFrom(0, 0.5, -3),
      exclusiveMaximum: fc.constantFrom(1, 2.5),
    }),
  ];
}

function moreParts(schema: fc.Arbitrary<unknown>) {
  return [
    fc.record({ exclusiveMinimum: count, exclusiveMaximum: count }, { requiredKeys: [] }),
    fc.record({ minItems: count, maxItems: count }, { requiredKeys: [] }),
    fc.record({ prefixItems: list(schema), items: schema }, { requiredKeys: ['prefixItems'] }),
    fc.record({ propertyNames: schema }),
    fc.record({
      patternProperties: fc.dictionary(fc.constantFrom('^a', 'b', '_'), schema, { maxKeys: 2 }),
      additionalProperties: schema,
    }),
    fc.record({
      dependentRequired: fc.dictionary(fc.constantFrom('a', 'b'), fc.uniqueArray(names, { maxLength: 2 }), {
        maxKeys: 2,
      }),
    }),
    fc.record({ dependentSchemas: byName(schema) }),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    fc.record({ if: schema, then: schema, else: schema }, { requiredKeys: ['if'] }),
  ];
}

function schemasOf(parts: (schema: fc.Arbitrary<unknown>) => fc.Arbitrary<object>[]): fc.Arbitrary<object> {
  const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
    schema: fc.oneof(
      { depthSize: 'small' },
      fc.boolean(),
      fc
        .array(fc.oneof(...parts(tie('schema'))), { minLength: 1, maxLength: 3 })
        .map((some) => Object.assign({}, ...some)),
    ),
  }));
  // What is referred to stands by itself, so that no reference can come back to itself.
  const plain = fc.constantFrom<unknown>(
    { type: 'string' },
    { minimum: 1 },
    true,
    false,
    { required: ['a'] },
    { type: 'object', properties: { a: { $ref: '#/$defs/one' } } },
  );
  return fc
    .tuple(
      schema,
      plain,
      plain.filter((one) => JSON.stringify(one).includes('$ref') === false),
    )
    .map(([one, first, second]) => ({
      ...(typeof one === 'boolean' ? { not: !one } : (one as object)),
      $defs: { one: first, two_2: second },
    }));
}

/** Of all keywords but `contains` and `unevaluated…`, which ajv 8 gets wrong beside `prefixItems`, or makes code of that throws. */
export const schemas = schemasOf((schema) => [...valueParts(schema), ...moreParts(schema)]);
/** Of those that API Gateway checks. */
export const directSchemas = schemasOf(valueParts);
