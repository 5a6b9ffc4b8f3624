import type { APIGatewayProxyEvent } from 'aws-lambda';
import { foldHeaderName } from '../../lib/contract/header-names.ts';
import { isOfTheWhole } from '../../lib/contract/part-headers.ts';
import type { PartInputs } from '../../lib/engine/aggregate/part-inputs.ts';
import { type Exchange, headerMap, openExchange } from '../stages/exchange.ts';
import type { PreparedPart } from './prepared-aggregate.ts';

/**
 * The request of a part, as the same client would have sent it to the part's own route: who is calling, the trace and the id are
 * those of the whole. What the client says of the whole's own form, such as `If-None-Match`, is not said of a part.
 */
export function partRequest(
  whole: Exchange,
  { config, entries }: PreparedPart,
  { path, query }: PartInputs,
  { signal, nowMillis }: { readonly signal: AbortSignal; readonly nowMillis: number },
): Exchange {
  const resource = config.routeKey.slice(config.routeKey.indexOf(' ') + 1);
  const headers = [
    ...whole.headers.filter(([name]) => !isOfTheWhole(foldHeaderName(name))),
    ['Accept', 'application/json'] as const,
    ['Accept-Encoding', 'identity'] as const,
  ];
  const event: APIGatewayProxyEvent = {
    ...whole.event,
    httpMethod: 'GET',
    resource,
    path: resource.replace(/\{([^}+]+)\+?\}/g, (_, name: string) => path[name] ?? ''),
    pathParameters: path,
    headers: Object.fromEntries(headers),
    multiValueHeaders: headerMap(headers),
    queryStringParameters: Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: Object.fromEntries(
      Object.entries(query).map(([name, values]) => [name, [...values]]),
    ),
    body: null,
    isBase64Encoded: false,
  };
  const exchange = openExchange(entries, event, nowMillis);
  return { ...exchange, signal, ...(whole.trace === undefined ? {} : { trace: whole.trace }) };
}
