import type { Size } from '../contract/units.ts';
import type { WithBody } from './edits.ts';
import type { PathName } from './path.ts';
import type { SchemaDefinition, TextSchemaDefinition } from './schema.ts';

/** Schemas of the texts that come with a request. */
export interface TextValidation<Key extends string> {
  /** Parameters of the query, each a text that is read as its type. */
  readonly query?: TextSchemaDefinition;
  /** Parameters of the path. */
  readonly path?: [PathName<Key>] extends [never] ? 'this path has no parameters' : TextSchemaDefinition;
  /** Names are compared without regard to case. */
  readonly headers?: TextSchemaDefinition;
}

/** What a request must be like; looked at after its limits. */
export interface ValidationDefinition<Key extends string> extends TextValidation<Key> {
  /** What the JSON of the body must be. */
  readonly body?: WithBody<Key, SchemaDefinition>;
  /** Media types that a body may have. Default: JSON where a schema or an edit reads the body, else any. */
  readonly contentTypes?: readonly `${string}/${string}`[];
  /** At most '4MB'; default: '1MB'. */
  readonly maxBody?: Size;
  /** A request with a body has to say how long it is. */
  readonly requireContentLength?: true;
}
