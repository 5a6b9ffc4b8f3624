import { isUtf8 } from 'node:buffer';
import type { ProblemKind } from '../../lib/contract/problem.ts';
import { answerHeaders } from '../../lib/engine/headers/answer-headers.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import type { CallRefused, CallResult } from '../calls/guarded-call.ts';
import type { UpstreamFailure } from '../ports.ts';
import { type Answer, type Exchange, headerMap, refuse } from './exchange.ts';

const failures = {
  timeout: ['upstream-timeout', 'the service did not answer in time'],
  unreachable: ['upstream-unreachable', 'the service cannot be reached'],
  'too-large': ['bad-upstream-answer', 'the answer of the service is larger than a function may return'],
  malformed: ['bad-upstream-answer', 'the answer of the service is not valid HTTP'],
} as const satisfies { [F in UpstreamFailure]: readonly [ProblemKind, string] };

/** What the caller is told of a call that was not made; when to come again where that helps. */
const refusals = {
  'circuit-open': ['circuit-open', 'the service fails at the moment and is left alone for a while', true],
  'too-many-in-flight': ['upstream-busy', 'the service has as many calls under way as it may have', true],
  'not-deployed': ['deploying', 'the service is being deployed; try again', true],
  'no-target': ['upstream-unreachable', 'the service has no place on this stage', false],
  'request-too-large': ['request-too-large', 'the request is larger than the service can be given', false],
  'credential-unavailable': ['upstream-unreachable', 'what the service knows the gateway by cannot be had now', false],
} as const satisfies {
  [R in CallRefused['refused']]: readonly [ProblemKind, detail: string, isTemporary: boolean];
};

/** Longer texts go as base64: JSON may write one byte of a text as six, and a function's whole answer is bounded. */
export const maxTextBytes = 500_000;

/** What the upstream said, in the shape that API Gateway takes from a function. */
export function answerOf(exchange: Exchange, result: CallResult): Answer {
  if ('refused' in result) return refuseCall(exchange, result);
  if ('failure' in result) return refuseFor(exchange, result.failure);
  const { status, headers, body } = result;
  if (status < 200 || status > 599) return refuseFor(exchange, 'malformed');
  const hasBody = body.length > 0 && status !== 204 && status !== 304 && exchange.event.httpMethod !== 'HEAD';
  const bytes = Buffer.from(body.buffer, body.byteOffset, hasBody ? body.length : 0);
  return { statusCode: status, multiValueHeaders: headerMap(answerHeaders(headers)), ...packed(headers, bytes) };
}

/** Bytes as API Gateway takes them from a function: as a text where they are one, of a length that JSON can bear. */
export function packed(headers: HeaderList, bytes: Buffer): Pick<Answer, 'body' | 'isBase64Encoded'> {
  const asText = bytes.length === 0 || (isText(headers) && bytes.length <= maxTextBytes && isUtf8(bytes));
  return { body: bytes.toString(asText ? 'utf8' : 'base64'), isBase64Encoded: !asText };
}

function refuseCall(exchange: Exchange, { refused, retryAfterMillis }: CallRefused): Answer {
  const [kind, detail, isTemporary] = refusals[refused];
  const retryAfter = String(Math.max(1, Math.ceil(retryAfterMillis / 1_000)));
  return refuse(exchange, kind, detail, { headers: isTemporary ? [['Retry-After', retryAfter]] : [] });
}

function refuseFor(exchange: Exchange, failure: UpstreamFailure): Answer {
  const [kind, detail] = failures[failure];
  return refuse(exchange, kind, detail);
}

const textType =
  /^(?:text\/[^;]+|application\/(?:[^;]+\+)?(?:json|xml)|application\/(?:x-www-form-urlencoded|javascript))\s*(?:;|$)/i;

function isText(headers: HeaderList): boolean {
  const value = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  return textType.test(value('content-type') ?? '') && value('content-encoding') === undefined;
}
