import { isBinary } from './binary-media.ts';
import { type MatchedExchange, methodArn, requestContext } from './exchange.ts';
import { eventPath, lastHeader, queryPairs } from './gateway-request.ts';
import { headersFor } from './headers-inward.ts';
import { multiValues, orNull, singleValues } from './value-maps.ts';

/** The AWS_PROXY event (payload format 1.0): empty maps are null, a binary body is base64. */
export function proxyEvent(exchange: MatchedExchange): { readonly [key: string]: unknown } {
  const { api, request, match } = exchange;
  const headers = headersFor('function', exchange.headers);
  const query = queryPairs(request);
  const binary = isBinary(lastHeader(request.headers, 'content-type'), api.binaryMediaTypes);
  return {
    resource: match.method.resource,
    path: eventPath(request),
    httpMethod: request.method,
    headers: orNull(singleValues(headers)),
    multiValueHeaders: orNull(multiValues(headers)),
    queryStringParameters: orNull(singleValues(query)),
    multiValueQueryStringParameters: orNull(multiValues(query)),
    pathParameters: orNull(match.pathParameters),
    stageVariables: orNull(api.stageVariables),
    requestContext: requestContext(exchange),
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && request.body.length > 0,
  };
}

/** The event of a REQUEST authorizer: no body, and empty maps stay maps. */
export function requestAuthorizerEvent(exchange: MatchedExchange): { readonly [key: string]: unknown } {
  const { api, request, match } = exchange;
  const headers = headersFor('authorizer', exchange.headers);
  const query = queryPairs(request);
  return {
    type: 'REQUEST',
    methodArn: methodArn(exchange),
    resource: match.method.resource,
    path: eventPath(request),
    httpMethod: request.method,
    headers: singleValues(headers),
    multiValueHeaders: multiValues(headers),
    queryStringParameters: singleValues(query),
    multiValueQueryStringParameters: multiValues(query),
    pathParameters: match.pathParameters,
    stageVariables: api.stageVariables,
    requestContext: requestContext(exchange),
  };
}

export function tokenAuthorizerEvent(exchange: MatchedExchange, token: string): { readonly [key: string]: unknown } {
  return { type: 'TOKEN', methodArn: methodArn(exchange), authorizationToken: token };
}
