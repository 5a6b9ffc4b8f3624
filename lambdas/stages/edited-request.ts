import type { HeaderEdits } from '../../lib/engine/headers/upstream-headers.ts';
import type { QueryPairs } from '../../lib/engine/paths/upstream-path.ts';

/** What of a request goes inward otherwise than it came. */
export interface EditedRequest extends HeaderEdits {
  /** null where the query goes on as it came. */
  readonly query: QueryPairs | null;
  /** JSON, as it is written; null where the body goes on as it came. */
  readonly body: Buffer | null;
}
