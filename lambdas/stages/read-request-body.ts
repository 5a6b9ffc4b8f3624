import type { EntryConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import { type JsonRefusal, usualJsonLimits } from '../../lib/contract/shape.ts';
import type { ValidationRule } from '../../lib/contract/validation.ts';
import type { ContentRefusal, jsonContent } from '../shaping/json-content.ts';
import type { CheckedRequest } from '../shaping/request-check.ts';
import { type Answer, type Exchange, refuse } from './exchange.ts';
import { requestBody } from './request-body.ts';

/** A schema of the route or an edit has to know what is in a body. */
export function isRequestBodyRead({ validation, request }: EntryConfig & Partial<RouteConfig>): boolean {
  return validation.body !== null || (request !== undefined && request !== null && request.body !== null);
}

/**
 * What a body says, or what is wrong with it; an answer where it is not even read. The exchange keeps the value for those who
 * edit it. A body that is not there is missed by a schema alone.
 */
export function readRequestBody(
  exchange: Exchange,
  rule: ValidationRule,
  read: typeof jsonContent,
): CheckedRequest['body'] | Answer {
  const bytes = requestBody(exchange);
  if (bytes === null || bytes.length === 0)
    return rule.body === null ? undefined : { violation: { at: 'body', rule: 'required', expected: 'a value' } };
  const content = read(bytes, exchange.headers, { ...usualJsonLimits, maxBytes: rule.maxBodyBytes });
  if (!('refusal' in content)) {
    exchange.content = content;
    return content;
  }
  const { refusal } = content;
  if (isOfPacking(refusal)) return refusePacked(exchange, refusal, rule);
  return { violation: { at: 'body', rule: refusal, expected: expected[refusal] } };
}

type PackingRefusal = Exclude<ContentRefusal, keyof typeof expected>;

/** What a body should have been, for each way in which it is no JSON. */
const expected = {
  'not-json': 'JSON (RFC 8259)',
  'not-utf8': 'UTF-8',
  'byte-order-mark': 'no byte order mark',
  'duplicate-member': 'each name once in an object',
  'unsafe-member': 'no member __proto__',
  'lone-surrogate': 'whole characters',
  'inexact-number': 'numbers that a double holds',
  'too-deep': `at most ${usualJsonLimits.maxDepth} levels`,
  'too-many-values': `at most ${usualJsonLimits.maxValues} values`,
  'broken-coding': 'what its Content-Encoding says',
} as const satisfies { [R in Exclude<JsonRefusal, 'too-large'> | 'broken-coding']: string };

const isOfPacking = (refusal: ContentRefusal): refusal is PackingRefusal => !(refusal in expected);

const packings = {
  'too-large': ['request-too-large', 'the body is too large when it is unpacked'],
  'no-media-type': ['unsupported-media-type', 'a body has one Content-Type'],
  'other-charset': ['unsupported-media-type', 'a body is written in UTF-8'],
  'unknown-coding': [
    'unsupported-media-type',
    'the body has another Content-Encoding than one of gzip, deflate, br, zstd',
  ],
} as const satisfies { [R in PackingRefusal]: readonly [kind: string, detail: string] };

function refusePacked(exchange: Exchange, refusal: PackingRefusal, rule: ValidationRule): Answer {
  const [kind, detail] = packings[refusal];
  // RFC 9110 §15.5.16: which codings would have been read.
  const headers = refusal === 'unknown-coding' ? ([['Accept-Encoding', 'gzip, deflate, br, zstd']] as const) : [];
  const bound = refusal === 'too-large' ? `; it has at most ${rule.maxBodyBytes} bytes` : '';
  return refuse(exchange, kind, `${detail}${bound}`, { headers });
}
