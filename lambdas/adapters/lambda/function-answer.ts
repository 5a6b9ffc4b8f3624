import { isHeaderName, isHeaderValue } from '../../../lib/contract/editable-field.ts';
import type { UpstreamAnswer, UpstreamFailed } from '../../ports.ts';

type Fields = readonly (readonly [name: string, value: string])[];
type Members = { readonly [name: string]: unknown };

const members = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);
const flags = new Map<unknown, boolean>([
  [undefined, false],
  [null, false],
  [false, false],
  ['false', false],
  [true, true],
  ['true', true],
]);
const malformed: UpstreamFailed = { failure: 'malformed' };

/**
 * The answer that the result of a function stands for, by the rules of API Gateway: one that it would answer with 502 is
 * malformed here. Source: "Output format of a Lambda function for proxy integration", read 2026-11-24.
 */
export function functionAnswer(payload: Uint8Array, maxResponseBytes: number): UpstreamAnswer | UpstreamFailed {
  const result = parsed(payload);
  if (!isObject(result) || Object.keys(result).some((key) => !members.has(key))) return malformed;
  const status = statusOf(result['statusCode']);
  const headers = fieldsOf(result['headers'] ?? {}, result['multiValueHeaders'] ?? {});
  const text = scalar(result['body'] ?? '');
  const isEncoded = flags.get(result['isBase64Encoded']);
  if (status === undefined || headers === undefined || text === undefined || isEncoded === undefined) return malformed;
  if (isEncoded && !isBase64(text)) return malformed;
  const body = Buffer.from(text, isEncoded ? 'base64' : 'utf8');
  return body.length > maxResponseBytes ? { failure: 'too-large' } : { status, headers: typed(headers), body };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('utf8'));
  } catch {
    // The parser's message would quote the answer.
    return undefined;
  }
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** 200 where the function names none. */
function statusOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200;
  const status = typeof value === 'string' ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
}

/** Lists first, then single values that are not there yet. */
function fieldsOf(single: unknown, multi: unknown): Fields | undefined {
  if (!isObject(single) || !isObject(multi)) return undefined;
  const lists = Object.entries(multi);
  if (!lists.every(([, values]) => Array.isArray(values))) return undefined;
  const given = lists.flatMap(([name, values]) => (values as unknown[]).map((value) => [name, scalar(value)] as const));
  const known = new Set(given.map(fieldKey));
  for (const [name, value] of Object.entries(single)) {
    const field = [name, scalar(value)] as const;
    if (value === null || known.has(fieldKey(field))) continue;
    known.add(fieldKey(field));
    given.push(field);
  }
  const fields = given.map(([name, value]) => [name, value === undefined ? '\n' : onWire(value)] as const);
  return fields.every(([name, value]) => isHeaderName(name) && isHeaderValue(value)) ? fields : undefined;
}

const fieldKey = ([name, value]: readonly [name: string, value: string | undefined]) =>
  `${name.toLowerCase()}:${value}`;

/** A text as it is sent: its UTF-8 where a character needs more than one byte, as an HTTP service would send it. */
function onWire(text: string): string {
  return /[\u0100-\uffff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** As API Gateway writes it of an answer without a type. */
function typed(fields: Fields): Fields {
  const hasType = fields.some(([name]) => name.toLowerCase() === 'content-type');
  return hasType ? fields : [...fields, ['Content-Type', 'application/json']];
}

/** With or without its padding. */
function isBase64(text: string): boolean {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return false;
  return text.endsWith('=') ? text.length % 4 === 0 : text.length % 4 !== 1;
}

/** A scalar as text; undefined for objects and lists. */
function scalar(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? `${value}` : undefined;
}
