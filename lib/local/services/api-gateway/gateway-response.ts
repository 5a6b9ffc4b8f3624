import { contextVariables, variableText } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import { type GatewayFailure, responseTypes } from './gateway-failure.ts';
import { type GatewayAnswer, type Header, lastHeader } from './gateway-request.ts';
import { sourceValue } from './parameter-source.ts';
import type { GatewayResponseOverride } from './rest-api-definition.ts';
import { substitute } from './substitution.ts';

/**
 * The answer for a failure. A type given explicitly takes AWS's own status and template for what it leaves out; a type not
 * given takes all of DEFAULT_4XX or DEFAULT_5XX (recorded 2024-06-20). AWS's own body stays while no template is given.
 */
export function gatewayResponse(failure: GatewayFailure, exchange: Exchange): GatewayAnswer {
  const own = exchange.api.gatewayResponses[failure.responseType];
  const documented = responseTypes[failure.responseType];
  const inherited = exchange.api.gatewayResponses[documented < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'];
  const override = own ?? inherited;
  const [contentType, body] = rendered(failure, exchange, override);
  const mapped = mappedHeaders(override, exchange);
  const named = new Set(mapped.map(([name]) => name.toLowerCase()));
  const headers: Header[] = [
    ['x-amzn-ErrorType', failure.errorType],
    ['Content-Type', contentType],
  ];
  return {
    status: override?.statusCode ?? failure.status,
    headers: [...headers.filter(([name]) => !named.has(name.toLowerCase())), ...mapped],
    body: Buffer.from(body, 'utf8'),
  };
}

function rendered(failure: GatewayFailure, exchange: Exchange, override?: GatewayResponseOverride): [string, string] {
  const templates = override?.responseTemplates ?? {};
  const types = Object.keys(templates);
  const type = preferred(types, lastHeader(exchange.request.headers, 'accept'));
  if (type === undefined) return ['application/json', failure.body];
  const variables = contextVariables({ exchange, failure, outcome: null });
  const lookup = (root: string, path: string) => {
    if (root === 'context') return variableText(variables, path);
    return sourceValue(`${root}.${path}`, exchange);
  };
  return [type, substitute(templates[type] ?? '', lookup, '')];
}

/** The template that the client accepts by name, else JSON, else the first. */
function preferred(types: readonly string[], accept = ''): string | undefined {
  const accepted = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '');
  return (
    accepted.map((wanted) => types.find((type) => type.toLowerCase() === wanted)).find((type) => type !== undefined) ??
    types.find((type) => type === 'application/json') ??
    types[0]
  );
}

function mappedHeaders(override: GatewayResponseOverride | undefined, exchange: Exchange): readonly Header[] {
  return Object.entries(override?.responseParameters ?? {}).flatMap(([target, source]): Header[] => {
    const value = sourceValue(source, exchange);
    return value === undefined ? [] : [[target.replace(/^gatewayresponse\.header\./, ''), value]];
  });
}
