import type { Schema } from '../../contract/schema.ts';
import { plainJson } from '../plain-json.ts';
import { isRecord } from './keyword-forms.ts';
import type { SchemaFault } from './schema-fault.ts';
import { schemaFaults } from './schema-faults.ts';
import { zodFaults } from './zod-faults.ts';
import { withoutRepetitions } from './zod-json.ts';

/** A schema as data, or all that keeps the given value from being one. */
export type SchemaReading = { readonly schema: Schema } | { readonly faults: readonly SchemaFault[] };

const target = 'draft-2020-12';

/**
 * The JSON Schema in what a declaration gives: JSON Schema itself, or a schema of a library that speaks Standard JSON
 * Schema. What is read is what a client sends: the input of the schema, before any default. Nothing is left out silently.
 */
export function schemaOf(given: unknown): SchemaReading {
  const standard = standardOf(given);
  if (standard === undefined) return plainSchema(given);
  const { vendor } = standard;
  const told = vendor === 'zod' ? attempt(vendor, () => zodFaults(given)) : [];
  const faults = 'faults' in told ? told.faults : told;
  if (faults.length > 0) return { faults };
  if (typeof vendor === 'string' && Object.hasOwn(silentLibraries, vendor))
    return { faults: [{ code: 'GH1702', path: [], got: vendor, fix: silentLibraries[vendor] as string }] };
  const made = converted(standard);
  return 'faults' in made ? made : plainSchema(vendor === 'zod' ? withoutRepetitions(made.json) : made.json);
}

/** Libraries whose standard conversion leaves out, without a word, what JSON Schema cannot express. */
const silentLibraries: { readonly [vendor: string]: string } = {
  arktype: 'give `schema.toJsonSchema()`: unlike the standard conversion, it refuses what JSON Schema cannot express',
};

interface Standard {
  readonly vendor: unknown;
  readonly jsonSchema: unknown;
}

function standardOf(given: unknown): Standard | undefined {
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) return undefined;
  const standard = (given as { readonly '~standard'?: unknown })['~standard'];
  return isRecord(standard) ? { vendor: standard['vendor'], jsonSchema: standard['jsonSchema'] } : undefined;
}

/** The library's own conversion. What it refuses is told in its words. */
function converted({
  vendor,
  jsonSchema,
}: Standard): { readonly json: unknown } | { readonly faults: readonly SchemaFault[] } {
  const input = isRecord(jsonSchema) ? jsonSchema['input'] : undefined;
  if (typeof input !== 'function') return { faults: [{ code: 'GH1701', path: [], got: vendor }] };
  return attempt(vendor, () => ({ json: input({ target }) }));
}

/** What a library makes of a schema. Its code fails where it cannot, and so does a user's own, such as the inside of `z.lazy`. */
function attempt<Made>(vendor: unknown, make: () => Made): Made | { readonly faults: readonly SchemaFault[] } {
  try {
    return make();
  } catch (error) {
    const why = `${vendor} cannot express it: ${error instanceof Error ? error.message : String(error)}`;
    return { faults: [{ code: 'GH1703', path: [], got: undefined, why }] };
  }
}

function plainSchema(given: unknown): SchemaReading {
  if (typeof given !== 'boolean' && !isRecord(given)) return { faults: [{ code: 'GH1701', path: [], got: given }] };
  const { value, findings } = plainJson(given);
  if (findings.length > 0) return { faults: findings.map((finding) => ({ got: undefined, ...finding })) };
  const faults = schemaFaults(value);
  return faults.length > 0 ? { faults } : { schema: value as Schema };
}
