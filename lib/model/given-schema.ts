import { issueCodes } from '../contract/issue-codes.ts';
import type { TextRule } from '../contract/validation.ts';
import { field, listOf } from './reading.ts';
import type { SchemaFault } from './schema/schema-fault.ts';
import { type SchemaReading, schemaOf } from './schema/schema-of.ts';
import { type ParameterPlace, textKindsOf } from './schema/text-kinds.ts';

/**
 * The schema in what a declaration holds: JSON Schema as it was typed, or the record of what a library's schema said. A
 * record is believed no more than what people type.
 */
export function givenSchema(given: unknown): SchemaReading {
  if (field(given, 'kind') !== 'schema' || field(given, 'definition') === undefined) return schemaOf(given);
  const version = field(given, 'schema');
  if (version !== 1) return { faults: [{ code: 'GH1007', path: [], got: version }] };
  const schema = field(given, 'definition', 'schema');
  if (schema !== undefined) return schemaOf(schema);
  const faults = listOf(field(given, 'definition', 'faults')).filter(isFault);
  return { faults: faults.length > 0 ? faults : [{ code: 'GH1701', path: [], got: undefined }] };
}

/** The schema of texts in what a declaration holds, with what each text is read as. */
export function givenTextRule(
  given: unknown,
  place: ParameterPlace,
): TextRule | { readonly faults: readonly SchemaFault[] } {
  const read = givenSchema(given);
  return 'faults' in read ? read : textKindsOf(read.schema, place);
}

function isFault(value: unknown): value is SchemaFault {
  const code = field(value, 'code');
  return typeof code === 'string' && Object.hasOwn(issueCodes, code) && Array.isArray(field(value, 'path'));
}
