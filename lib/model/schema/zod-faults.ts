import type { Path } from '../finding.ts';
import { isRecord } from './keyword-forms.ts';
import type { SchemaFault } from './schema-fault.ts';

type Definition = { readonly [key: string]: unknown };

/**
 * What of a zod schema its JSON Schema would not have: zod leaves out refinements and transforms without a word. Read from
 * the definitions, so that any copy of zod 4 will do.
 */
export function zodFaults(schema: unknown): readonly SchemaFault[] {
  return isWrittenByZod(schema)
    ? [
        {
          ...codeFault([], 'JSON Schema that zod wrote: it leaves code out without a word'),
          fix: 'give the schema itself',
        },
      ]
    : faultsAt(schema, [], new Set());
}

/** What `z.toJSONSchema` gives speaks Standard JSON Schema too, and is no schema of zod any more. */
function isWrittenByZod(schema: unknown): boolean {
  const standard = (schema as { readonly '~standard'?: { readonly jsonSchema?: unknown } })['~standard'];
  return typeof schema === 'object' && schema !== null && !('_zod' in schema) && standard?.jsonSchema !== undefined;
}

/** Kinds that JSON Schema has, and under which keys of a definition their schemas are. */
const kinds: { readonly [type: string]: readonly string[] } = {
  string: [],
  number: [],
  int: [],
  boolean: [],
  null: [],
  literal: [],
  enum: [],
  never: [],
  any: [],
  unknown: [],
  template_literal: [],
  optional: ['innerType'],
  nullable: ['innerType'],
  nonoptional: ['innerType'],
  default: ['innerType'],
  prefault: ['innerType'],
  readonly: ['innerType'],
  array: ['element'],
  object: ['shape', 'catchall'],
  tuple: ['items', 'rest'],
  record: ['keyType', 'valueType'],
  union: ['options'],
  intersection: ['left', 'right'],
};

const codeKinds: { readonly [type: string]: string } = {
  transform: 'a transform',
  pipe: 'a pipe: only its first schema could be checked',
  // Both a kind and a check, so it is told as the kind.
  custom: 'a custom check',
  catch: 'catch: it accepts whatever comes',
  success: 'success: it accepts whatever comes',
};

const codeChecks: { readonly [check: string]: string } = {
  custom: 'a refinement',
  overwrite: 'a change of the value, such as trim',
  property: 'a check of a property',
};

/** Schemas may be recursive: each is looked at once. */
function faultsAt(schema: unknown, path: Path, seen: Set<unknown>): readonly SchemaFault[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const definition = definitionOf(schema);
  const type = String(definition['type']);
  if (type === 'lazy') return faultsAt((definition['getter'] as () => unknown)(), path, seen);
  const code = pipeWords(definition) ?? (Object.hasOwn(codeKinds, type) ? codeKinds[type] : undefined);
  if (code !== undefined) return [codeFault(path, code)];
  if (!Object.hasOwn(kinds, type)) return [{ code: 'GH1703', path, got: type }];
  return [
    ...(definition['coerce'] === true ? [codeFault(path, 'coerce: it accepts whatever comes')] : []),
    ...checksOf(definition).flatMap((check) => checkFaults(check, path)),
    ...(kinds[type] ?? []).flatMap((key) =>
      innerFaults(definition[key], namelessKeys.has(key) ? path : [...path, key], seen),
    ),
  ];
}

/** Keys that say nothing to whoever looks for a place: `price.element` is clear, `shape.price.innerType.element` is not. */
const namelessKeys = new Set(['innerType', 'shape']);

function innerFaults(inner: unknown, path: Path, seen: Set<unknown>): readonly SchemaFault[] {
  if (definitionOf(inner)['type'] !== undefined) return faultsAt(inner, path, seen);
  if (Array.isArray(inner)) return inner.flatMap((one, index) => faultsAt(one, [...path, index], seen));
  return Object.entries(isRecord(inner) ? inner : {}).flatMap(([name, one]) => faultsAt(one, [...path, name], seen));
}

function checkFaults(check: Definition, path: Path): readonly SchemaFault[] {
  const name = String(check['check']);
  if (Object.hasOwn(codeChecks, name)) return [codeFault(path, codeChecks[name] as string)];
  const { pattern, format } = check;
  const flags = pattern instanceof RegExp ? pattern.flags.replaceAll('u', '') : '';
  if (flags !== '')
    return [
      {
        code: 'GH1707',
        path,
        got: String(pattern),
        why: 'flags of a pattern, which JSON Schema has not',
        fix: flagFix,
      },
    ];
  if (typeof check['fn'] === 'function' && pattern === undefined)
    return [codeFault(path, 'a format that is code', format)];
  const isOfParts = format === 'url' && (check['protocol'] ?? check['hostname']) !== undefined;
  return isOfParts ? [codeFault(path, 'rules for parts of a URL', format)] : [];
}

const flagFix = 'write it without flags, such as [Aa] for both cases';

function codeFault(path: Path, why: string, got?: unknown): SchemaFault {
  return { code: 'GH1702', path, got, why };
}

/** A format such as `z.email()` is a check itself; any schema may have more of them. */
function checksOf(definition: Definition): readonly Definition[] {
  const more = Array.isArray(definition['checks']) ? definition['checks'].map(definitionOf) : [];
  return definition['check'] === undefined ? more : [definition, ...more];
}

function pipeWords({ type, in: first, out, transform }: Definition): string | undefined {
  if (type !== 'pipe') return undefined;
  const ends = [first, out].map((end) => definitionOf(end)['type']);
  if (ends[0] === 'transform') return 'a preprocess';
  if (ends[1] === 'transform') return 'a transform';
  return typeof transform === 'function' ? 'a codec' : undefined;
}

/** Schemas and checks keep what they are made of in one place. */
function definitionOf(value: unknown): Definition {
  const inner = typeof value === 'object' && value !== null && '_zod' in value ? value._zod : undefined;
  const definition = isRecord(inner) ? inner['def'] : undefined;
  return isRecord(definition) ? definition : {};
}
