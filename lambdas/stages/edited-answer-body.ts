import { foldHeaderName } from '../../lib/contract/header-names.ts';
import { type JsonLimits, usualJsonLimits } from '../../lib/contract/shape.ts';
import { jsonMediaTypes, maxLambdaBodyBytes } from '../../lib/contract/validation.ts';
import { isOfMediaType, mediaTypeOf } from '../../lib/engine/headers/media-type.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import type { BodyEditor } from '../../lib/engine/shape/body-editor.ts';
import type { Shaping } from '../shaping/late-shaping.ts';
import { answerContentFields } from './edited-content.ts';
import { type Answer, type Exchange, headerMap, refuse, requestView } from './exchange.ts';
import { headerList } from './header-list.ts';
import { jsonValue } from './json-value.ts';
import { packed } from './upstream-answer.ts';

/** What a function may return is four times as long as what is read otherwise, and may hold as many values more. */
const answerLimits: JsonLimits = { ...usualJsonLimits, maxBytes: maxLambdaBodyBytes, maxValues: 400_000 };

/**
 * The answer with its body edited where it is a success. What cannot be read is not passed on, since nobody knows what is in
 * it: it is 502. A redirect has no body then. An error goes out as it came: edits are of what a success is like.
 */
export function editedAnswerBody(exchange: Exchange, answer: Answer, edit: BodyEditor, shaping: Shaping): Answer {
  const { statusCode } = answer;
  if (statusCode >= 400) return answer;
  const headers = withoutContentFields(answer);
  const bytes = answerBytes(answer);
  if (bytes.length === 0) return { ...answer, multiValueHeaders: headerMap(headers) };
  if (statusCode >= 300)
    return { ...answer, multiValueHeaders: headerMap(withoutType(headers)), ...packed([], nothing) };
  const content = statusCode === 206 ? ({ refusal: 'partial' } as const) : jsonOfAnswer(answer, shaping, answerLimits);
  if ('refusal' in content) return refuseAnswer(exchange, content.refusal);
  const view = requestView(exchange);
  const written = shaping.writeJson(
    edit(content.value, (value) => jsonValue(value, view)),
    answerLimits,
  );
  if ('refusal' in written) return refuseAnswer(exchange, written.refusal);
  return { ...answer, multiValueHeaders: headerMap(headers), ...packed(headers, Buffer.from(written.text)) };
}

const nothing = Buffer.alloc(0);

/** The JSON of an answer that says it is some. */
export function jsonOfAnswer(
  answer: Answer,
  { jsonContent }: Pick<Shaping, 'jsonContent'>,
  limits: JsonLimits,
): ReturnType<Shaping['jsonContent']> {
  const headers = headersOfAnswer(answer);
  return isJson(headers) ? jsonContent(answerBytes(answer), headers, limits) : { refusal: 'no-media-type' };
}

/** Of what was said of the bytes of a body, nothing; what it is called stays. */
export function withoutContentFields(answer: Answer): HeaderList {
  const names = new Set(answerContentFields.map(foldHeaderName));
  return headersOfAnswer(answer).filter(([name]) => !names.has(foldHeaderName(name)));
}

export function withoutType(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => foldHeaderName(name) !== 'content-type');
}

function answerBytes({ body, isBase64Encoded }: Answer): Buffer {
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}

function isJson(headers: HeaderList): boolean {
  const text = headers.find(([name]) => foldHeaderName(name) === 'content-type')?.[1];
  const media = text === undefined ? undefined : mediaTypeOf(text);
  return media !== undefined && jsonMediaTypes.some((pattern) => isOfMediaType(media.type, pattern));
}

export function headersOfAnswer({ multiValueHeaders }: Answer): HeaderList {
  return headerList(multiValueHeaders as { [name: string]: string[] });
}

function refuseAnswer(exchange: Exchange, why: string): Answer {
  // Whichever answer it was, it is not given.
  delete exchange.fallback;
  return refuse(exchange, 'bad-upstream-answer', `the answer of the service cannot be edited: ${why}`);
}
