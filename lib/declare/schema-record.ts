import { type SchemaReading, schemaOf } from '../model/schema/schema-of.ts';

/** What a library's schema says, as data; the schema itself is code, which no declaration holds. */
export interface SchemaRecord {
  readonly schema: 1;
  readonly kind: 'schema';
  readonly definition: SchemaReading;
}

type Replace = (value: unknown, name: string) => unknown;

/** The definition with a record in place of each schema of a library; everything else is what was typed. */
export function withSchemaRecords(definition: unknown): unknown {
  const ofRoute = withMembers((validate, name) => (name === 'validate' ? withMembers(recorded)(validate) : validate));
  return withMembers((routes, name) => (name === 'routes' ? withMembers(ofRoute)(routes) : routes))(definition);
}

/** An object with its members replaced, or the very value where nothing of it changes. Getters are not asked: synthesis refuses them. */
function withMembers(replace: Replace): (value: unknown) => unknown {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const changed = Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([name, descriptor]) => {
      const made = 'value' in descriptor ? replace(descriptor.value, name) : undefined;
      return made === descriptor.value ? [] : [[name, { ...descriptor, value: made }] as const];
    });
    if (changed.length === 0) return value;
    const descriptors = { ...Object.getOwnPropertyDescriptors(value), ...Object.fromEntries(changed) };
    return Object.create(Object.getPrototypeOf(value), descriptors);
  };
}

function recorded(value: unknown): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('~standard' in value))
    return value;
  const record: SchemaRecord = { schema: 1, kind: 'schema', definition: schemaOf(value) };
  return record;
}
