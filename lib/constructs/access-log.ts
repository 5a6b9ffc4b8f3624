export type AccessLogDetail = 'brief' | 'full';

/** A field of the log, and how many characters of it the price assumes. */
type Field = readonly [variable: string, characters: number];

const brief: { readonly [name: string]: Field } = {
  requestTime: ['$context.requestTime', 26],
  requestId: ['$context.extendedRequestId', 16],
  httpMethod: ['$context.httpMethod', 4],
  resourcePath: ['$context.resourcePath', 24],
  sourceIp: ['$context.identity.sourceIp', 13],
  status: ['$context.status', 3],
  responseLatency: ['$context.responseLatency', 3],
  errorType: ['$context.error.responseType', 1],
};

const full: { readonly [name: string]: Field } = {
  ...brief,
  protocol: ['$context.protocol', 8],
  responseLength: ['$context.responseLength', 4],
  integrationStatus: ['$context.integration.status', 3],
  integrationLatency: ['$context.integration.latency', 3],
  authorizerStatus: ['$context.authorizer.status', 3],
  authorizerLatency: ['$context.authorizer.latency', 2],
  apiKeyId: ['$context.identity.apiKeyId', 1],
  wafResponse: ['$context.wafResponseCode', 9],
  basePath: ['$context.customDomain.basePathMatched', 6],
};

const details: { readonly [D in AccessLogDetail]: typeof full } = { brief, full };

/** The caller by its keyed hash, where the gateway makes one. */
const principal: Field = ['$context.authorizer.principalHash', 22];

/**
 * One JSON object a request. API Gateway inserts values raw, so only those are named that a client cannot shape: the route
 * instead of the path, no host, no user agent, and neither `requestId` nor the trace id, which both follow the client's headers;
 * nor what an authorizer of the platform's own may have taken from a token. `requestId` in the log is therefore the extended
 * one, the same as in the `X-Request-Id` header and every function's log. Every value is a string, since what does not apply
 * to a request is written as `-`.
 */
export function accessLogFormat(detail: AccessLogDetail, hasPrincipals: boolean): string {
  return lineOf(detail, hasPrincipals, ([variable]) => variable);
}

/** Of a line where most is known, for its price. */
export function accessLogBytes(detail: AccessLogDetail, hasPrincipals: boolean): number {
  return lineOf(detail, hasPrincipals, ([, characters]) => '0'.repeat(characters)).length;
}

function lineOf(detail: AccessLogDetail, hasPrincipals: boolean, text: (field: Field) => string): string {
  const fields = { ...details[detail], ...(hasPrincipals && { principal }) };
  return JSON.stringify(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, text(field)])));
}
