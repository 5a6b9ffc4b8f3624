/** A JSON Schema of dialect 2020-12 as data. Imported JSON files are one too, so values have the types that those have. */
export interface JsonSchema {
  /** A schema of a library is not read as data, even if it looks like it. */
  readonly '~standard'?: never;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly multipleOf?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly contains?: SchemaData;
  readonly minContains?: number;
  readonly maxContains?: number;
  readonly prefixItems?: readonly SchemaData[];
  readonly items?: SchemaData;
  readonly unevaluatedItems?: SchemaData;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly dependentRequired?: { readonly [name: string]: readonly string[] };
  readonly dependentSchemas?: SchemasByName;
  readonly propertyNames?: SchemaData;
  readonly properties?: SchemasByName;
  readonly patternProperties?: SchemasByName;
  readonly additionalProperties?: SchemaData;
  readonly unevaluatedProperties?: SchemaData;
  readonly allOf?: readonly SchemaData[];
  readonly anyOf?: readonly SchemaData[];
  readonly oneOf?: readonly SchemaData[];
  readonly not?: SchemaData;
  readonly if?: SchemaData;
  readonly then?: SchemaData;
  readonly else?: SchemaData;
  readonly $ref?: string;
  readonly $defs?: SchemasByName;
  readonly $schema?: string;
  readonly $comment?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly deprecated?: boolean;
  readonly readOnly?: boolean;
  readonly writeOnly?: boolean;
}

type SchemaData = boolean | JsonSchema;
interface SchemasByName {
  readonly [name: string]: SchemaData;
}

/** A schema of a library that speaks Standard JSON Schema, such as zod 4. */
interface LibrarySchema {
  readonly '~standard': {
    readonly vendor: string;
    readonly jsonSchema: { readonly input: (options: never) => unknown };
  };
}

/** What a body must be like. */
export type SchemaDefinition = LibrarySchema | SchemaData;

/** What texts by name must be like, as an object. */
export type TextSchemaDefinition = LibrarySchema | JsonSchema;
