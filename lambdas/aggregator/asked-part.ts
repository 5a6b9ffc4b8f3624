import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { GatewayConfig } from '../../lib/contract/runtime-config.ts';
import type { Json } from '../../lib/contract/shape.ts';
import { partInputs } from '../../lib/engine/aggregate/part-inputs.ts';
import { type ServedRoute, type ServingParts, servedRoute } from '../forwarder/served-route.ts';
import { type Exchange, requestView } from '../stages/exchange.ts';
import { limitSettlement } from '../stages/limit-settlement.ts';
import type { PartNote } from '../stages/part-note.ts';
import { partAnswer } from './part-answer.ts';
import { type PartEnd, partEnd, standIn } from './part-end.ts';
import { partLog } from './part-log.ts';
import { type PartMemory, partMemory } from './part-memory.ts';
import { partRequest } from './part-request.ts';
import { inTime, monotonicMillis, until } from './part-time.ts';
import type { PreparedPart } from './prepared-aggregate.ts';

/** One request of an aggregate, as its parts see it. */
export interface Whole {
  readonly exchange: Exchange;
  readonly context: Context;
  /** No part is waited for any longer, by {@link monotonicMillis}. */
  readonly endsAtMillis: number;
  /** Nobody needs the rest. */
  readonly signal: AbortSignal;
  valueOf(part: string): Json | undefined;
}

export interface AskedPart {
  readonly end: PartEnd;
  readonly note: PartNote;
}

export type AskPart = (whole: Whole, part: PreparedPart) => Promise<AskedPart>;

/** Asks a part by its own route, with all that this promises, in its time and within the whole's. Its leases go back whatever came of it. */
export function askPart(config: GatewayConfig, parts: ServingParts): AskPart {
  const { nowMillis } = parts;
  const tell = partLog(parts);
  const memory = partMemory(nowMillis);
  const route = servedRoute(config, parts);
  const served = middy((exchange: Exchange, context: Context) => route(exchange, context)).use(limitSettlement());
  return async (whole, part) => {
    const startedAt = monotonicMillis();
    const call = new AbortController();
    const { exchange, end, status } = await asked({ whole, part, served, memory, call, nowMillis });
    const note = { part: part.name, millis: Math.round(monotonicMillis() - startedAt) };
    // What it came to after that was our doing.
    if (whole.signal.aborted) return { end, note: { ...note, why: 'stopped' } };
    if (exchange !== undefined) tell({ aggregate: whole.exchange.routeKey, part: part.name }, exchange);
    return { end, note: { ...note, ...(status === undefined ? {} : { status }), ...standingOf(end) } };
  };
}

function standingOf(end: PartEnd): Pick<PartNote, 'why' | 'by'> {
  if (end.why === undefined) return {};
  return 'by' in end && end.by !== undefined ? { why: end.why, by: end.by } : { why: end.why };
}

interface Asking {
  readonly whole: Whole;
  readonly part: PreparedPart;
  readonly served: ServedRoute;
  readonly memory: PartMemory;
  readonly call: AbortController;
  readonly nowMillis: () => number;
}

interface Asked {
  readonly end: PartEnd;
  /** Absent where there was nothing to ask with, or no time. */
  readonly exchange?: Exchange;
  readonly status?: number;
}

async function asked({ whole, part, served, memory, call, nowMillis }: Asking): Promise<Asked> {
  const inputs = partInputs(part.config, requestView(whole.exchange), whole.valueOf);
  if ('missingFrom' in inputs)
    return { end: standIn(part, { why: inputs.missingFrom === 'part' ? 'no-part-value' : 'no-value' }) };
  const endsAtMillis = Math.min(monotonicMillis() + part.config.route.timeoutMillis, whole.endsAtMillis);
  if (endsAtMillis <= monotonicMillis()) return { end: standIn(part, { why: 'timeout' }) };
  const exchange = partRequest(whole.exchange, part, inputs, { signal: call.signal, nowMillis: nowMillis() });
  const answer = await inTime(served(exchange, until(whole.context, endsAtMillis)), {
    whole: whole.signal,
    call,
    endsAtMillis,
  });
  const given =
    answer === undefined
      ? ({ failure: { why: 'timeout' } } as const)
      : partAnswer(exchange, answer, part.areValuesOfClient);
  const end = partEnd(whole.exchange.routeKey, part, { exchange, answer: given, memory });
  return { end, exchange, ...(answer === undefined ? {} : { status: answer.statusCode }) };
}
