import { type ProblemKind, problemKinds } from '../../contract/problem.ts';

/** Why a part has no good answer, and what that means for a whole that cannot be without it. */
const failures = {
  'not-found': { kind: 'not-found', isDown: false, detail: 'is not there' },
  forbidden: { kind: 'forbidden', isDown: false, detail: 'is not for this caller' },
  'rate-limited': { kind: 'rate-limited', isDown: false, detail: 'was asked for too often' },
  'bad-values': { kind: 'bad-request', isDown: false, detail: 'refused the values it was asked with' },
  /** The same, where the values are not the client's. */
  'bad-part-values': { kind: 'bad-upstream-answer', isDown: false, detail: 'refused the values it was asked with' },
  'no-value': { kind: 'bad-request', isDown: false, detail: 'needs a value that the request does not have' },
  'no-part-value': { kind: 'bad-upstream-answer', isDown: false, detail: 'needs a value that another part lacks' },
  'circuit-open': { kind: 'circuit-open', isDown: true, detail: 'fails at the moment and is left alone' },
  'upstream-busy': { kind: 'upstream-busy', isDown: true, detail: 'has as many calls under way as it may have' },
  'limiter-unavailable': { kind: 'limiter-unavailable', isDown: true, detail: 'has a limit that cannot be checked' },
  'identity-unavailable': { kind: 'identity-unavailable', isDown: true, detail: 'cannot be told who is calling' },
  timeout: { kind: 'upstream-timeout', isDown: true, detail: 'did not answer in time' },
  unreachable: { kind: 'upstream-unreachable', isDown: true, detail: 'cannot be reached' },
  redirect: { kind: 'bad-upstream-answer', isDown: true, detail: 'answered with a redirect' },
  failed: { kind: 'bad-upstream-answer', isDown: true, detail: 'failed' },
  'bad-answer': { kind: 'bad-upstream-answer', isDown: true, detail: 'gave an answer that cannot be used' },
  'internal-error': { kind: 'bad-upstream-answer', isDown: true, detail: 'could not be asked' },
} as const satisfies {
  readonly [why: string]: { readonly kind: ProblemKind; readonly isDown: boolean; readonly detail: string };
};

export type PartWhy = keyof typeof failures;

export interface PartFailure {
  readonly why: PartWhy;
  /** Seconds after which asking again may help; undefined where nobody said so. */
  readonly retryAfter?: string;
}

/** What the client is told where a part that is critical has failed. `status` is what the part declares for a service that is down. */
export function wholeRefusal(
  { why, retryAfter }: PartFailure,
  status: 502 | 503 | null,
): { readonly kind: ProblemKind; readonly detail: string; readonly retryAfter: string | undefined } {
  const { kind, isDown, detail } = failures[why];
  const told = isDown && status !== null && problemKinds[kind].status !== status ? declared[status] : kind;
  const later = problemKinds[told].status;
  return {
    kind: told,
    detail,
    retryAfter: later === 503 ? (retryAfter ?? '1') : later === 429 ? retryAfter : undefined,
  };
}

const declared = { 502: 'bad-upstream-answer', 503: 'part-unavailable' } as const satisfies {
  readonly [status: number]: ProblemKind;
};

/** The part was heard, and this is what it says: no answer of before stands in for it. */
export function isWord(why: PartWhy): boolean {
  return !failures[why].isDown && why !== 'rate-limited';
}

const byRefusal: { readonly [K in ProblemKind]: PartWhy } = {
  'bad-request': 'bad-values',
  'invalid-request': 'bad-values',
  'length-required': 'bad-values',
  'unsafe-path': 'bad-values',
  'request-too-large': 'bad-values',
  'unsupported-media-type': 'bad-values',
  'value-too-large': 'bad-values',
  unauthorized: 'forbidden',
  'token-expired': 'forbidden',
  forbidden: 'forbidden',
  'insufficient-scope': 'forbidden',
  'not-found': 'not-found',
  'rate-limited': 'rate-limited',
  'quota-exceeded': 'rate-limited',
  'internal-error': 'internal-error',
  'bad-upstream-answer': 'bad-answer',
  'upstream-unreachable': 'unreachable',
  'limiter-unavailable': 'limiter-unavailable',
  'identity-unavailable': 'identity-unavailable',
  'circuit-open': 'circuit-open',
  'upstream-busy': 'upstream-busy',
  'part-unavailable': 'failed',
  deploying: 'unreachable',
  'upstream-timeout': 'timeout',
};

const byStatus: { readonly [status: number]: PartWhy } = {
  400: 'bad-values',
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  410: 'not-found',
  422: 'bad-values',
  429: 'rate-limited',
};

/** Why an answer is none: what the gateway refused, else what its status says. Values are the client's, or another part's among them. */
export function whyFailed(
  { refusal, status }: { readonly refusal: ProblemKind | undefined; readonly status: number },
  areClients: boolean,
): PartWhy {
  const why = refusal === undefined ? whyOfStatus(status) : byRefusal[refusal];
  return why === 'bad-values' && !areClients ? 'bad-part-values' : why;
}

function whyOfStatus(status: number): PartWhy {
  if (status >= 500) return 'failed';
  if (status >= 300 && status < 400) return 'redirect';
  return byStatus[status] ?? 'bad-answer';
}
