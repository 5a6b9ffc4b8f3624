/** The one shape of every error answer of the gateway: RFC 9457, `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The same id as in the `X-Request-Id` header, the access log and every upstream call. */
  readonly requestId: string;
  readonly [extension: string]: unknown;
}

export const problemContentType = 'application/problem+json';

/** Kinds of refusal, each with the status and the title it always has. `type` is `urn:gatehouse:problem:<kind>`. */
export const problemKinds = {
  'bad-request': { status: 400, title: 'Bad Request' },
  'invalid-request': { status: 400, title: 'Bad Request' },
  'unsafe-path': { status: 400, title: 'Bad Request' },
  unauthorized: { status: 401, title: 'Unauthorized' },
  'token-expired': { status: 401, title: 'Unauthorized' },
  forbidden: { status: 403, title: 'Forbidden' },
  'insufficient-scope': { status: 403, title: 'Forbidden' },
  'not-found': { status: 404, title: 'Not Found' },
  'length-required': { status: 411, title: 'Length Required' },
  'request-too-large': { status: 413, title: 'Content Too Large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported Media Type' },
  'value-too-large': { status: 431, title: 'Request Header Fields Too Large' },
  'rate-limited': { status: 429, title: 'Too Many Requests' },
  'quota-exceeded': { status: 429, title: 'Too Many Requests' },
  'internal-error': { status: 500, title: 'Internal Server Error' },
  'bad-upstream-answer': { status: 502, title: 'Bad Gateway' },
  'upstream-unreachable': { status: 502, title: 'Bad Gateway' },
  'limiter-unavailable': { status: 503, title: 'Service Unavailable' },
  'identity-unavailable': { status: 503, title: 'Service Unavailable' },
  'circuit-open': { status: 503, title: 'Service Unavailable' },
  'upstream-busy': { status: 503, title: 'Service Unavailable' },
  deploying: { status: 503, title: 'Service Unavailable' },
  'part-unavailable': { status: 503, title: 'Service Unavailable' },
  'upstream-timeout': { status: 504, title: 'Gateway Timeout' },
} as const;

export type ProblemKind = keyof typeof problemKinds;

export function problem(
  kind: ProblemKind,
  detail: string,
  requestId: string,
  more: { [k: string]: unknown } = {},
): Problem {
  return { type: `urn:gatehouse:problem:${kind}`, ...problemKinds[kind], detail, requestId, ...more };
}

/** An error of a service as a problem: its status, and what of its words the gateway tells. */
export function upstreamProblem(
  status: number,
  detail: string | undefined,
  requestId: string,
  members: { readonly [name: string]: unknown },
): Problem {
  const [title, usual] = status < 500 ? refused : failed;
  return {
    ...members,
    type: 'urn:gatehouse:problem:upstream-error',
    title,
    status,
    detail: detail ?? usual,
    requestId,
  };
}

const refused = ['Refused by the Service', 'the service refused the request'] as const;
const failed = ['Failed in the Service', 'the service could not handle the request'] as const;
