import { decodeOnce } from '../../lib/engine/paths/path-text.ts';
import type { CheckedRequest, Texts } from '../shaping/request-check.ts';
import type { Exchange } from './exchange.ts';

/** The texts of a request that schemas are about. Credentials are in none, and a path's parameters are decoded once. */
export function requestTexts({ event, readable }: Exchange): Pick<CheckedRequest, 'path' | 'query' | 'headers'> {
  const path = Object.entries(event.pathParameters ?? {}).flatMap(([name, raw]) =>
    raw === undefined ? [] : [[name, [decodeOnce(raw) ?? raw]] as const],
  );
  return { path: Object.fromEntries(path), query: readable.query, headers: byName(readable.headers) };
}

function byName(fields: Exchange['headers']): Texts {
  const texts = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    texts.set(key, [...(texts.get(key) ?? []), value]);
  }
  return Object.fromEntries(texts);
}
