import { contextVariables, variableText } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import { type Header, headerValues, queryPairs } from './gateway-request.ts';

/** A parsed source: the reader, and what it reads. */
type Reader = (name: string, exchange: Exchange) => string | undefined;

const values = (pairs: readonly Header[], name: string) => headerValues(pairs, name);
const joined = (list: readonly string[]) => (list.length === 0 ? undefined : list.join(','));

/** Header names are compared byte for byte: where AWS is unknown the host takes the attacker's side. */
const readers: { readonly [prefix: string]: Reader } = {
  'method.request.header.': (name, { headers }) => values(headers, name).at(-1),
  'method.request.multivalueheader.': (name, { headers }) => joined(values(headers, name)),
  'method.request.querystring.': (name, { request }) => values(queryPairs(request), name).at(-1),
  'method.request.multivaluequerystring.': (name, { request }) => joined(values(queryPairs(request), name)),
  'method.request.path.': (name, { match }) => match?.pathParameters[name],
  'stageVariables.': (name, { api }) => api.stageVariables[name],
  'context.': (name, exchange) => variableText(contextVariables({ exchange, failure: null, outcome: null }), name),
};

/** True for a source of a mapping that this host can read. */
export function isReadable(source: string): boolean {
  return isStatic(source) || prefixOf(source) !== undefined;
}

/** The text behind a mapping's source: `'static'`, `method.request.header.X`, `context.requestId`, `stageVariables.x`. */
export function sourceValue(source: string, exchange: Exchange): string | undefined {
  if (isStatic(source)) return source.slice(1, -1);
  const prefix = prefixOf(source) ?? '';
  return readers[prefix]?.(source.slice(prefix.length), exchange);
}

function isStatic(source: string): boolean {
  return source.length >= 2 && source.startsWith("'") && source.endsWith("'");
}

function prefixOf(source: string): string | undefined {
  return Object.keys(readers).find((prefix) => source.startsWith(prefix) && source.length > prefix.length);
}
