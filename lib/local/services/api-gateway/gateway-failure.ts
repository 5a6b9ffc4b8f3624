/** A refusal or failure that API Gateway answers by itself, as a value. */
export interface GatewayFailure {
  readonly responseType: ResponseType;
  /** Status unless a gateway response overrides it; live answers differ from the documented default for some failures. */
  readonly status: number;
  /** `x-amzn-ErrorType` */
  readonly errorType: string;
  /** `$context.error.message`; null prints as null. */
  readonly message: string | null;
  /** The body as AWS sends it, byte for byte, while no template is given. */
  readonly body: string;
}

/** Types of gateway response that this host can answer; the number is AWS's own status for a type that is overridden. */
export const responseTypes = {
  ACCESS_DENIED: 403,
  API_CONFIGURATION_ERROR: 500,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  BAD_REQUEST_BODY: 400,
  BAD_REQUEST_PARAMETERS: 400,
  EXPIRED_TOKEN: 403,
  INTEGRATION_FAILURE: 504,
  INTEGRATION_TIMEOUT: 504,
  INVALID_API_KEY: 403,
  INVALID_SIGNATURE: 403,
  MISSING_AUTHENTICATION_TOKEN: 403,
  QUOTA_EXCEEDED: 429,
  REQUEST_TOO_LARGE: 413,
  RESOURCE_NOT_FOUND: 404,
  THROTTLED: 429,
  UNAUTHORIZED: 401,
  UNSUPPORTED_MEDIA_TYPE: 415,
  WAF_FILTERED: 403,
} as const;

export type ResponseType = keyof typeof responseTypes;

type Layout = (message: string | null) => string;
/** Errors of the front. */
const compact: Layout = (message) => `{"message":${JSON.stringify(message)}}`;
/** Errors of the integration side: recorded lengths show a blank after the colon. */
const spaced: Layout = (message) => `{"message": ${JSON.stringify(message)}}`;
/** Refusals by a policy spell the key with a capital. */
const capital: Layout = (message) => `{"Message":${JSON.stringify(message)}}`;

type Row = readonly [ResponseType, status: number, errorType: string, message: string | null, Layout];

const rows = {
  missingAuthenticationToken: [
    'MISSING_AUTHENTICATION_TOKEN',
    403,
    'MissingAuthenticationTokenException',
    'Missing Authentication Token',
    compact,
  ],
  invalidApiKey: ['INVALID_API_KEY', 403, 'ForbiddenException', 'Forbidden', compact],
  quotaExceeded: ['QUOTA_EXCEEDED', 429, 'LimitExceededException', 'Limit Exceeded', compact],
  throttled: ['THROTTLED', 429, 'TooManyRequestsException', 'Too Many Requests', compact],
  unauthorized: ['UNAUTHORIZED', 401, 'UnauthorizedException', 'Unauthorized', compact],
  accessDenied: [
    'ACCESS_DENIED',
    403,
    'AccessDeniedException',
    'User is not authorized to access this resource',
    capital,
  ],
  explicitDeny: [
    'ACCESS_DENIED',
    403,
    'AccessDeniedException',
    'User is not authorized to access this resource with an explicit deny',
    capital,
  ],
  authorizerFailure: ['AUTHORIZER_FAILURE', 500, 'AuthorizerConfigurationException', null, compact],
  authorizerConfiguration: ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'AuthorizerConfigurationException', null, compact],
  missingParameters: [
    'BAD_REQUEST_PARAMETERS',
    400,
    'BadRequestException',
    'Missing required request parameters',
    spaced,
  ],
  invalidBody: ['BAD_REQUEST_BODY', 400, 'BadRequestException', 'Invalid request body', spaced],
  requestTooLong: ['REQUEST_TOO_LARGE', 413, 'BadRequestException', 'Request Too Long', spaced],
  unsupportedMediaType: ['UNSUPPORTED_MEDIA_TYPE', 415, 'BadRequestException', 'Unsupported Media Type', spaced],
  configuration: ['API_CONFIGURATION_ERROR', 500, 'InternalServerErrorException', 'Internal server error', spaced],
  unusableEndpoint: ['INTEGRATION_FAILURE', 500, 'InternalServerErrorException', 'Internal server error', spaced],
  badIntegrationAnswer: ['INTEGRATION_FAILURE', 502, 'InternalServerErrorException', 'Internal server error', spaced],
  unreachable: [
    'INTEGRATION_FAILURE',
    504,
    'InternalServerErrorException',
    'Network error communicating with endpoint',
    spaced,
  ],
  timedOut: ['INTEGRATION_TIMEOUT', 504, 'InternalServerErrorException', 'Endpoint request timed out', spaced],
} as const satisfies { readonly [name: string]: Row };

export type FailureName = keyof typeof rows;

/** `said` stands in for the message of the row, where it names parts of a request. */
export function failure(name: FailureName, said?: string): GatewayFailure {
  const [responseType, status, errorType, message, layout]: Row = rows[name];
  return { responseType, status, errorType, message: said ?? message, body: layout(said ?? message) };
}
