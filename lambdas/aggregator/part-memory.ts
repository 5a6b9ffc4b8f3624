import type { RouteConfig } from '../../lib/contract/runtime-config.ts';
import { type Json, usualJsonLimits } from '../../lib/contract/shape.ts';
import { writeJson } from '../../lib/engine/shape/write-json.ts';
import type { Exchange } from '../stages/exchange.ts';
import { isKeepable } from '../stages/fallback.ts';
import { upstreamOf } from '../stages/header-transform.ts';
import { type LastGood, lastGood } from '../stages/last-good.ts';
import { requestIdentity } from '../stages/request-identity.ts';
import type { PreparedPart } from './prepared-aggregate.ts';

/** The last good values of parts, as they stood in a whole: each for the very same question of the same caller. */
export interface PartMemory {
  keep(key: PartKey, value: Json): void;
  find(key: PartKey): Json | undefined;
  forget(key: PartKey): void;
}

export interface PartKey {
  readonly text: string;
  readonly maxAgeMillis: number;
}

export function partMemory(nowMillis: () => number, memory: LastGood = lastGood()): PartMemory {
  return {
    keep({ text }, value) {
      const written = writeJson(value, usualJsonLimits);
      if ('refusal' in written) memory.forget(text);
      else memory.keep(text, { status: 200, headers: [], body: Buffer.from(written.text) }, nowMillis());
    },
    find({ text, maxAgeMillis }) {
      const kept = memory.find(text, maxAgeMillis, nowMillis());
      return kept === undefined ? undefined : (JSON.parse(Buffer.from(kept.answer.body).toString()) as Json);
    },
    forget: ({ text }) => memory.forget(text),
  };
}

/**
 * What a part's value is kept under; undefined where none is to be kept, or where the question came to nothing before it was
 * whole, as when the caller may not ask it: then nobody is answered from memory either.
 */
export function partKey(
  aggregate: string,
  { name, config, entries }: PreparedPart,
  exchange: Exchange,
): PartKey | undefined {
  if (config.down.critical || config.down.fallback.lastGoodMillis === null || exchange.outgoing === undefined)
    return undefined;
  const route = exchange.route as RouteConfig;
  const place = exchange.event.stageVariables?.[upstreamOf(entries, route).stageVariable];
  const identity = requestIdentity(exchange, `${route.upstream} ${place}`);
  return { text: `${aggregate} ${name} ${identity}`, maxAgeMillis: config.down.fallback.lastGoodMillis };
}

/** The service itself said it, and nothing of it speaks against showing it later. */
export function isToBeKept({ result }: Exchange): boolean {
  return result !== undefined && 'status' in result && isKeepable(result);
}
