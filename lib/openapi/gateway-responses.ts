import { type ProblemKind, problem, problemContentType } from '../contract/problem.ts';
import type { CorsConfig } from '../contract/runtime-config.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import type { GatewayResponse } from './openapi-document.ts';

/** What API Gateway itself may answer: which problem that is, its words, and headers of this type alone. */
interface Row {
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly headers?: { readonly [name: string]: string };
}

const noRoute: Row = { kind: 'not-found', detail: 'This gateway has no such route.' };
const forbidden: Row = { kind: 'forbidden', detail: 'The gateway does not allow this request.' };
const malformed: Row = { kind: 'bad-request', detail: 'The request cannot be understood.' };
const broken: Row = { kind: 'internal-error', detail: 'The gateway could not handle this request.' };

/** What a request has left out that API Gateway looks for. */
const missing = {
  any: malformed,
  length: { kind: 'length-required', detail: 'A request of this route says how long it is, with Content-Length.' },
} as const satisfies { readonly [missed: string]: Row };

/**
 * Every type that exists, so that no answer falls back to AWS's own shape. The three types of AWS signatures mean "no such
 * route": this gateway uses no IAM authorization, and API Gateway asks for a signature exactly where no method is (a bearer
 * token on an unknown path is called an incomplete signature, with the token in AWS's own message).
 */
const rows: { readonly [type: string]: Row } = {
  ACCESS_DENIED: forbidden,
  API_CONFIGURATION_ERROR: broken,
  AUTHORIZER_CONFIGURATION_ERROR: broken,
  AUTHORIZER_FAILURE: { kind: 'identity-unavailable', detail: 'The caller cannot be identified now; try again.' },
  BAD_REQUEST_BODY: malformed,
  DEFAULT_4XX: malformed,
  DEFAULT_5XX: broken,
  EXPIRED_TOKEN: noRoute,
  INTEGRATION_FAILURE: { kind: 'upstream-unreachable', detail: 'No answer came from behind the gateway.' },
  INTEGRATION_TIMEOUT: { kind: 'upstream-timeout', detail: 'No answer came in time from behind the gateway.' },
  INVALID_API_KEY: { kind: 'forbidden', detail: 'A valid API key is needed.' },
  INVALID_SIGNATURE: noRoute,
  MISSING_AUTHENTICATION_TOKEN: noRoute,
  QUOTA_EXCEEDED: { kind: 'quota-exceeded', detail: 'The quota of this caller is used up.' },
  REQUEST_TOO_LARGE: { kind: 'request-too-large', detail: 'The request is larger than the gateway accepts.' },
  RESOURCE_NOT_FOUND: noRoute,
  THROTTLED: {
    kind: 'rate-limited',
    detail: 'The gateway receives more requests than it accepts.',
    headers: { 'Retry-After': "'1'" },
  },
  UNAUTHORIZED: { kind: 'unauthorized', detail: 'A valid credential is needed.' },
  UNSUPPORTED_MEDIA_TYPE: { kind: 'unsupported-media-type', detail: 'The gateway does not accept this media type.' },
  WAF_FILTERED: forbidden,
};

/**
 * One problem+json for every error that API Gateway answers by itself. Of `$context` only the id that API Gateway makes is
 * inserted: templates are not escaped, so a path or an error message could break out of the JSON.
 */
export function gatewayResponses(
  { gateway, cors }: Pick<GatewayPlan, 'gateway' | 'cors'>,
  missed: keyof typeof missing = 'any',
): { readonly [type: string]: GatewayResponse } {
  return Object.fromEntries(
    Object.entries({ ...rows, BAD_REQUEST_PARAMETERS: missing[missed] }).map(([type, row]) => [
      type,
      gatewayResponse(row, { cors, challenge: challengeOf(row, gateway) }),
    ]),
  );
}

interface Around {
  readonly cors: CorsConfig | null;
  readonly challenge: string | undefined;
}

/** One answer for a missing credential and for a bad one (RFC 6750 §3): API Gateway cannot tell them apart. */
function challengeOf({ kind }: Row, gateway: string): string | undefined {
  return kind === 'unauthorized' ? `Bearer realm="${gateway}", error="invalid_token"` : undefined;
}

function gatewayResponse(row: Row, { cors, challenge }: Around): GatewayResponse {
  const members = challenge === undefined ? {} : { challenge };
  const body = problem(row.kind, row.detail, '$context.extendedRequestId', members);
  const headers = {
    ...(challenge === undefined ? {} : { 'WWW-Authenticate': `'${challenge}'` }),
    // The template's key cannot say the type: API Gateway falls back to `application/json` whatever the client accepts.
    'Content-Type': `'${problemContentType}'`,
    'X-Request-Id': 'context.extendedRequestId',
    ...row.headers,
    ...(cors ? quoted(errorCorsHeaders(cors)) : {}),
  };
  return {
    statusCode: String(body.status),
    responseParameters: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, value]),
    ),
    responseTemplates: { 'application/json': JSON.stringify(body) },
  };
}

/**
 * What stands on an error that is the same for everybody: it cannot choose among origins. `*` lets every origin read an error,
 * and none of our answers depends on cookies.
 */
export function errorCorsHeaders(cors: CorsConfig): { readonly [name: string]: string } {
  const [only, ...others] = cors.origins;
  const expose = cors.exposeHeaders.join(',');
  return {
    'Access-Control-Allow-Origin': others.length === 0 ? `${only}` : '*',
    ...(expose === '' ? {} : { 'Access-Control-Expose-Headers': expose }),
  };
}

/** As mappings write a text that is no variable. */
function quoted(headers: { readonly [name: string]: string }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, `'${text}'`]));
}
