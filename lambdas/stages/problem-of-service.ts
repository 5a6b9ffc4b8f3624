import { problemContentType, upstreamProblem } from '../../lib/contract/problem.ts';
import { type ErrorEnvelope, usualJsonLimits } from '../../lib/contract/shape.ts';
import { mediaTypeOf } from '../../lib/engine/headers/media-type.ts';
import type { Shaping } from '../shaping/late-shaping.ts';
import { headersOfAnswer, jsonOfAnswer, withoutContentFields, withoutType } from './edited-answer-body.ts';
import { type Answer, type Exchange, headerMap } from './exchange.ts';
import { packed } from './upstream-answer.ts';

/**
 * A service's error as a problem with the same status: of its own words what the envelope names, and nothing where they cannot
 * be read. A problem stays as the service wrote it.
 */
export function problemOfService(
  exchange: Exchange,
  answer: Answer,
  envelope: ErrorEnvelope,
  shaping: Shaping,
): Answer {
  if (answer.statusCode < 400 || isProblem(answer)) return answer;
  const content = jsonOfAnswer(answer, shaping, usualJsonLimits);
  const { detail, members } =
    'value' in content ? shaping.errorMembers(content.value, envelope) : { detail: undefined, members: {} };
  const problem = upstreamProblem(answer.statusCode, detail, exchange.requestId, members);
  const headers = [...withoutType(withoutContentFields(answer)), ['Content-Type', problemContentType] as const];
  const text = exchange.event.httpMethod === 'HEAD' ? '' : JSON.stringify(problem);
  return { ...answer, multiValueHeaders: headerMap(headers), ...packed(headers, Buffer.from(text)) };
}

function isProblem(answer: Answer): boolean {
  const types = headersOfAnswer(answer).filter(([name]) => name.toLowerCase() === 'content-type');
  return types.length === 1 && mediaTypeOf(types[0]?.[1] ?? '')?.type === problemContentType;
}
