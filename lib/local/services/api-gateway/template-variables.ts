import { contextVariables } from './context-variables.ts';
import type { MatchedExchange } from './exchange.ts';
import { type Header, headerValues, queryPairs } from './gateway-request.ts';

/** What `$context.responseOverride` holds after a template ran. */
export interface ResponseOverride {
  status?: unknown;
  readonly header: { [name: string]: unknown };
}

/** `$input`, `$context`, `$stageVariables` and `$util` of mapping templates. */
export function templateVariables(exchange: MatchedExchange): {
  readonly variables: { readonly [name: string]: unknown };
  readonly responseOverride: ResponseOverride;
} {
  const responseOverride: ResponseOverride = { header: {} };
  const context = contextVariables({ exchange, failure: null, outcome: null });
  const variables = {
    input: input(exchange),
    context: { ...context, responseOverride, requestOverride: { header: {}, path: {}, querystring: {} } },
    stageVariables: { ...exchange.api.stageVariables },
    util: { ...util },
  };
  return { variables, responseOverride };
}

/** `$input.params(name)` looks in path, query and headers, in this order; names are compared as they are. */
function input({ request, headers, match }: MatchedExchange): { readonly [name: string]: unknown } {
  const header = lookup(headers);
  const querystring = lookup(queryPairs(request));
  const path = lookup(Object.entries(match.pathParameters));
  return {
    body: request.body.toString('utf8'),
    params: (name?: string) => {
      if (name === undefined) return { header, querystring, path };
      return path.get(name) || querystring.get(name) || header.get(name);
    },
  };
}

/** A map of last values whose `get` gives the empty text for what is not there. */
function lookup(pairs: readonly Header[]) {
  const held = Object.fromEntries(pairs);
  return { ...held, get: (name: string) => headerValues(pairs, name).at(-1) ?? '', keySet: () => Object.keys(held) };
}

const util = {
  escapeJavaScript: (text: unknown) => JSON.stringify(`${text}`).slice(1, -1).replaceAll("'", "\\'"),
  urlEncode: (text: unknown) => encodeURIComponent(`${text}`),
  urlDecode: (text: unknown) => decodeURIComponent(`${text}`.replaceAll('+', ' ')),
  base64Encode: (text: unknown) => Buffer.from(`${text}`, 'utf8').toString('base64'),
  base64Decode: (text: unknown) => Buffer.from(`${text}`, 'base64').toString('utf8'),
  parseJson: (text: unknown): unknown => JSON.parse(`${text}`),
};
