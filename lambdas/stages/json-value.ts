import type { RequestValue } from '../../lib/contract/request-value.ts';
import type { Json } from '../../lib/contract/shape.ts';
import { claimOf, type RequestView, resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';

/** A value of the request as it stands in a body: a claim is what it is, anything else a text; undefined where there is none. */
export function jsonValue(value: RequestValue, view: RequestView): Json | undefined {
  const found = value.from === 'claims' ? claimOf(view.caller, value.name) : resolveRequestValue(value, view);
  // UTF-8 has no half characters, so a reader would see another one there.
  return typeof found === 'string' ? found.replace(/\p{Surrogate}/gu, '\uFFFD') : found;
}
