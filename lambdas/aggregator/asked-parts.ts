import { setMaxListeners } from 'node:events';
import type { Context } from 'aws-lambda';
import type { PartFailure } from '../../lib/engine/aggregate/part-failure.ts';
import type { Patiently } from '../calls/patience.ts';
import { answerMillis, type Exchange } from '../stages/exchange.ts';
import type { PartNote } from '../stages/part-note.ts';
import type { AskedPart, AskPart, Whole } from './asked-part.ts';
import type { PartEnd } from './part-end.ts';
import { inOrder } from './part-order.ts';
import { monotonicMillis } from './part-time.ts';
import type { PreparedAggregate, PreparedPart } from './prepared-aggregate.ts';

export interface AskedParts {
  /** What stands for each part, in their order; or the critical part without which there is no whole. */
  readonly came:
    | { readonly ends: readonly PartEnd[] }
    | { readonly broken: { readonly part: PreparedPart; readonly failure: PartFailure } };
  readonly notes: readonly PartNote[];
}

/**
 * Asks all parts, and no longer than the whole has time. As soon as one that is critical has failed the others are told to stop;
 * they have a moment to give back what they hold, as they have when one of them throws.
 */
export async function askedParts(
  ask: AskPart,
  { config, parts }: PreparedAggregate,
  request: { readonly exchange: Exchange; readonly context: Context },
  patiently: Patiently,
): Promise<AskedParts> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const asked = new Map<string, AskedPart>();
  const underWay = new Set<Promise<void>>();
  let broken: { readonly part: PreparedPart; readonly failure: PartFailure } | undefined;
  const whole: Whole = {
    ...request,
    endsAtMillis: endOf(request),
    signal: stop.signal,
    valueOf: (part) => asked.get(part)?.end.value,
  };

  async function one(part: PreparedPart): Promise<void> {
    const result = await ask(whole, part);
    asked.set(part.name, result);
    if (broken !== undefined || !('failure' in result.end)) return;
    broken = { part, failure: result.end.failure };
    stop.abort();
  }

  function begun(part: PreparedPart): Promise<void> {
    const work = one(part).finally(() => underWay.delete(work));
    underWay.add(work);
    return work;
  }

  try {
    await inOrder(parts, config.concurrency, begun, stop.signal);
  } finally {
    if (underWay.size > 0) {
      stop.abort();
      await patiently(Promise.allSettled(underWay));
    }
  }
  const notes = parts.map(({ name }) => asked.get(name)?.note ?? stopped(name));
  if (broken !== undefined) return { came: { broken }, notes };
  return { came: { ends: parts.map(({ name }) => (asked.get(name) as AskedPart).end) }, notes };
}

/** A delay before the parts is part of the whole's time. */
function endOf({ exchange, context }: { readonly exchange: Exchange; readonly context: Context }): number {
  const timeoutMillis = (exchange.route?.timeoutMillis ?? 0) - (exchange.delayMillis ?? 0);
  return monotonicMillis() + Math.min(timeoutMillis, context.getRemainingTimeInMillis() - answerMillis);
}

/** Not begun, or left before it ended. */
const stopped = (part: string): PartNote => ({ part, millis: 0, why: 'stopped' });
