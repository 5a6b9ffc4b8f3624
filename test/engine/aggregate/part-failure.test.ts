import { describe, expect, it } from '@jest/globals';
import { type ProblemKind, problemKinds } from '../../../lib/contract/problem.ts';
import { isWord, type PartWhy, wholeRefusal, whyFailed } from '../../../lib/engine/aggregate/part-failure.ts';

/** What a client is told of a critical part that failed: as it is, and where the part declares 502 or 503 for a service that is down. */
const told: { readonly [W in PartWhy]: readonly [asItIs: ProblemKind, down502: ProblemKind, down503: ProblemKind] } = {
  'not-found': ['not-found', 'not-found', 'not-found'],
  forbidden: ['forbidden', 'forbidden', 'forbidden'],
  'rate-limited': ['rate-limited', 'rate-limited', 'rate-limited'],
  'bad-values': ['bad-request', 'bad-request', 'bad-request'],
  'no-value': ['bad-request', 'bad-request', 'bad-request'],
  'bad-part-values': ['bad-upstream-answer', 'bad-upstream-answer', 'bad-upstream-answer'],
  'no-part-value': ['bad-upstream-answer', 'bad-upstream-answer', 'bad-upstream-answer'],
  'circuit-open': ['circuit-open', 'bad-upstream-answer', 'circuit-open'],
  'upstream-busy': ['upstream-busy', 'bad-upstream-answer', 'upstream-busy'],
  'limiter-unavailable': ['limiter-unavailable', 'bad-upstream-answer', 'limiter-unavailable'],
  'identity-unavailable': ['identity-unavailable', 'bad-upstream-answer', 'identity-unavailable'],
  timeout: ['upstream-timeout', 'bad-upstream-answer', 'part-unavailable'],
  unreachable: ['upstream-unreachable', 'upstream-unreachable', 'part-unavailable'],
  redirect: ['bad-upstream-answer', 'bad-upstream-answer', 'part-unavailable'],
  failed: ['bad-upstream-answer', 'bad-upstream-answer', 'part-unavailable'],
  'bad-answer': ['bad-upstream-answer', 'bad-upstream-answer', 'part-unavailable'],
  'internal-error': ['bad-upstream-answer', 'bad-upstream-answer', 'part-unavailable'],
};
const rows = Object.entries(told) as [PartWhy, (typeof told)[PartWhy]][];

describe('a critical part that failed', () => {
  it.each(rows)('%s', (why, [asItIs, down502, down503]) => {
    const kinds = ([null, 502, 503] as const).map((status) => wholeRefusal({ why }, status).kind);
    expect(kinds).toEqual([asItIs, down502, down503]);
  });

  it.each<[why: PartWhy, status: 502 | 503 | null, said: string | undefined, retryAfter: string | undefined]>([
    ['circuit-open', null, '17', '17'],
    ['circuit-open', null, undefined, '1'],
    ['circuit-open', 502, '17', undefined],
    ['timeout', 503, undefined, '1'],
    ['failed', null, '17', undefined],
    ['rate-limited', 503, '60', '60'],
    ['rate-limited', null, undefined, undefined],
  ])('%s with %s, when the part says to come after %s: after %s', (why, status, said, retryAfter) => {
    const failure = said === undefined ? { why } : { why, retryAfter: said };
    expect(wholeRefusal(failure, status).retryAfter).toBe(retryAfter);
  });
});

describe('why a part has no good answer', () => {
  it.each<[status: number, clients: PartWhy, others: PartWhy]>([
    [206, 'bad-answer', 'bad-answer'],
    [300, 'redirect', 'redirect'],
    [302, 'redirect', 'redirect'],
    [304, 'redirect', 'redirect'],
    [400, 'bad-values', 'bad-part-values'],
    [401, 'forbidden', 'forbidden'],
    [403, 'forbidden', 'forbidden'],
    [404, 'not-found', 'not-found'],
    [405, 'bad-answer', 'bad-answer'],
    [410, 'not-found', 'not-found'],
    [418, 'bad-answer', 'bad-answer'],
    [422, 'bad-values', 'bad-part-values'],
    [429, 'rate-limited', 'rate-limited'],
    [500, 'failed', 'failed'],
    [503, 'failed', 'failed'],
    [599, 'failed', 'failed'],
  ])('a service that answers %i', (status, clients, others) => {
    const why = (areClients: boolean) => whyFailed({ refusal: undefined, status }, areClients);
    expect([why(true), why(false)]).toEqual([clients, others]);
  });

  it('a refusal of the gateway says it, whatever its status', () => {
    const whys = (Object.keys(problemKinds) as ProblemKind[]).map((refusal) => [
      refusal,
      whyFailed({ refusal, status: problemKinds[refusal].status }, true),
    ]);
    expect(Object.fromEntries(whys)).toEqual({
      'bad-request': 'bad-values',
      'invalid-request': 'bad-values',
      'unsafe-path': 'bad-values',
      unauthorized: 'forbidden',
      'token-expired': 'forbidden',
      forbidden: 'forbidden',
      'insufficient-scope': 'forbidden',
      'not-found': 'not-found',
      'length-required': 'bad-values',
      'request-too-large': 'bad-values',
      'unsupported-media-type': 'bad-values',
      'value-too-large': 'bad-values',
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
    });
  });

  it('only what the part itself says stands against an answer of before', () => {
    const words = rows.map(([why]) => why).filter(isWord);
    expect(words).toEqual(['not-found', 'forbidden', 'bad-values', 'no-value', 'bad-part-values', 'no-part-value']);
  });
});
