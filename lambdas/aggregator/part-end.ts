import type { Json } from '../../lib/contract/shape.ts';
import { isWord, type PartFailure } from '../../lib/engine/aggregate/part-failure.ts';
import type { Exchange } from '../stages/exchange.ts';
import type { PartNote, StandsIn } from '../stages/part-note.ts';
import type { PartAnswer } from './part-answer.ts';
import { isToBeKept, type PartMemory, partKey } from './part-memory.ts';
import type { PreparedPart } from './prepared-aggregate.ts';

/** What stands in the whole for a part. */
export type PartEnd =
  | { readonly value: Json; readonly why?: NonNullable<PartNote['why']>; readonly by?: StandsIn }
  | { readonly value: undefined; readonly why: PartFailure['why']; readonly by: 'omitted' }
  /** It is critical, so there is no whole. */
  | { readonly value: undefined; readonly failure: PartFailure; readonly why: PartFailure['why'] };

/** A good value, with its edits, stands and is kept; where there is none, what the part declares stands in. */
export function partEnd(
  aggregate: string,
  part: PreparedPart,
  {
    exchange,
    answer,
    memory,
  }: { readonly exchange: Exchange; readonly answer: PartAnswer; readonly memory: PartMemory },
): PartEnd {
  const key = partKey(aggregate, part, exchange);
  if ('failure' in answer) {
    const { why } = answer.failure;
    if (key !== undefined && isWord(why)) memory.forget(key);
    const kept = key === undefined ? undefined : memory.find(key);
    return kept === undefined ? standIn(part, answer.failure) : { value: kept, why, by: 'last-good' };
  }
  // A part's edits set nothing of the request.
  const value = part.edit(answer.value, () => undefined);
  if (key !== undefined && answer.by === undefined) {
    if (isToBeKept(exchange)) memory.keep(key, value);
    else memory.forget(key);
  }
  return { ...answer, value };
}

/** Without anything of before. */
export function standIn({ config, standing }: PreparedPart, failure: PartFailure): PartEnd {
  const { why } = failure;
  if (config.down.critical) return { value: undefined, failure, why };
  return standing === undefined ? { value: undefined, why, by: 'omitted' } : { value: standing, why, by: 'static' };
}
