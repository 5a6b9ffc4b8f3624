/**
 * One JSON object a request. API Gateway inserts values raw, so only those are named that a client cannot shape: the route
 * instead of the path, no user agent, and neither `requestId` nor the trace id, which both follow the client's headers.
 * `requestId` in the log is therefore the extended one, the same as in the `X-Request-Id` header and every function's log.
 */
const fields = {
  requestTime: '$context.requestTime',
  requestId: '$context.extendedRequestId',
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  protocol: '$context.protocol',
  sourceIp: '$context.identity.sourceIp',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationStatus: '$context.integration.status',
  integrationLatency: '$context.integration.latency',
  authorizerStatus: '$context.authorizer.status',
  authorizerLatency: '$context.authorizer.latency',
  errorType: '$context.error.responseType',
} as const;

/** Every value is a string, since what does not apply to a request is written as `-`. */
export const accessLogFormat: string = JSON.stringify(fields);
