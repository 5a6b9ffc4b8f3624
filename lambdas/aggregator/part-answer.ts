import { type Json, usualJsonLimits } from '../../lib/contract/shape.ts';
import { degradedHeader } from '../../lib/contract/upstream-call.ts';
import { type PartFailure, whyFailed } from '../../lib/engine/aggregate/part-failure.ts';
import { readJson, readJsonText } from '../../lib/engine/shape/read-json.ts';
import { decodedBody } from '../shaping/decoded-body.ts';
import type { Answer, Exchange } from '../stages/exchange.ts';
import type { PartNote, StandsIn } from '../stages/part-note.ts';

/** What a part's route answered: a value, perhaps one that stands in for the service's, or why there is none. */
export type PartAnswer =
  | { readonly value: Json; readonly why?: NonNullable<PartNote['why']>; readonly by?: StandsIn }
  | { readonly failure: PartFailure };

/** JSON of a 2xx is good. All else is none, whatever stands in it: nobody knows what it would mean in a whole. */
export function partAnswer(exchange: Exchange, answer: Answer, areValuesOfClient: boolean): PartAnswer {
  const { statusCode } = answer;
  if (statusCode < 200 || statusCode > 299 || statusCode === 206)
    return { failure: failureOf(exchange, answer, areValuesOfClient) };
  const value = jsonOf(answer);
  if (value === undefined) return { failure: { why: 'bad-answer' } };
  return { value, ...standingIn(exchange, answer, areValuesOfClient) };
}

function failureOf(exchange: Exchange, answer: Answer, areValuesOfClient: boolean): PartFailure {
  const why = whyFailed({ refusal: exchange.refusal, status: answer.statusCode }, areValuesOfClient);
  const [retryAfter = ''] = fields(answer, 'retry-after');
  return /^\d{1,9}$/.test(retryAfter) ? { why, retryAfter } : { why };
}

/** The route's own fallback, or that of a gateway behind it. */
function standingIn(exchange: Exchange, answer: Answer, areValuesOfClient: boolean) {
  const { fallback, refusal, result } = exchange;
  if (fallback !== undefined) {
    const status = result !== undefined && 'status' in result ? result.status : 502;
    return { why: whyFailed({ refusal, status }, areValuesOfClient), by: fallback };
  }
  return fields(answer, degradedHeader.toLowerCase()).length > 0 ? ({ why: 'degraded', by: 'service' } as const) : {};
}

const jsonType = /^application\/(?:[^;\s]+\+)?json\s*(?:;|$)/i;

function jsonOf(answer: Answer): Json | undefined {
  const { body, isBase64Encoded } = answer;
  if (!fields(answer, 'content-type').every((type) => jsonType.test(type))) return undefined;
  const codings = fields(answer, 'content-encoding');
  if (!isBase64Encoded && codings.length === 0) return valueIn(readJsonText(body, usualJsonLimits));
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const decoded = decodedBody(bytes, codings, usualJsonLimits.maxBytes);
  return 'refusal' in decoded ? undefined : valueIn(readJson(decoded.bytes, usualJsonLimits));
}

const valueIn = (read: ReturnType<typeof readJson>) => ('refusal' in read ? undefined : read.value);

function fields({ multiValueHeaders = {} }: Answer, name: string): readonly string[] {
  return Object.entries(multiValueHeaders)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, values]) => values.map(String));
}
