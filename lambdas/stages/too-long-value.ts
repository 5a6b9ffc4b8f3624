import { requestValueText } from '../../lib/contract/request-value.ts';
import type { FieldEdits } from '../../lib/contract/shape.ts';
import { headerValue } from '../../lib/engine/headers/header-value.ts';
import { resolveRequestValue } from '../../lib/engine/request-values/request-values.ts';
import { type Exchange, requestView } from './exchange.ts';

/**
 * A longer value, encoded, refuses the request. Cut off it would be another value, and left out the reader would take the
 * caller for one who has none; both tell what is not so.
 */
const maxValueLength = 1_024;

/** What is to be told of the first value of the request that is too long for the field it should stand in; undefined where none is. */
export function tooLongValue(
  exchange: Exchange,
  all: readonly (Pick<FieldEdits, 'set' | 'add'> | null | undefined)[],
): string | undefined {
  const made = all.flatMap((edits) => [...(edits?.set ?? []), ...(edits?.add ?? [])]);
  if (made.length === 0) return undefined;
  const view = requestView(exchange);
  const long = made.find(({ value }) => {
    if (value.from === 'static') return false;
    return headerValue(resolveRequestValue(value, view) ?? '').length > maxValueLength;
  });
  return long && `the value of ${requestValueText(long.value)} is too long for ${long.name}`;
}
