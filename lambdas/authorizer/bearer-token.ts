import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';

/**
 * The one bearer token of a request (RFC 6750 §2.1), or undefined: none, several, another scheme, or a second token in the
 * query, which the RFC forbids. The header's name is found in any case, as HTTP/2 sends it.
 */
export function bearerToken(event: APIGatewayRequestAuthorizerEvent): string | undefined {
  const values = Object.entries(event.multiValueHeaders ?? {})
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, fields]) => fields ?? []);
  const query = event.multiValueQueryStringParameters ?? event.queryStringParameters ?? {};
  if (values.length !== 1 || Object.hasOwn(query, 'access_token')) return undefined;
  const value = values[0] as string;
  return value.slice(0, 7).toLowerCase() === 'bearer ' ? value.slice(7) : undefined;
}
