import { isObject } from '../../assembly/template.ts';
import { type GatewayAnswer, type Header, isSendable } from './gateway-request.ts';

export type ProxyResult =
  | { readonly answer: GatewayAnswer }
  /** 'malformed': not a proxy result. 'undecodable': says base64 and is not. */
  | { readonly problem: 'malformed' | 'undecodable' };

const knownKeys = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);
const malformed: ProxyResult = { problem: 'malformed' };

/** The answer that a function's proxy result stands for. `decode` says whether this client takes binary bodies. */
export function proxyResult(result: unknown, decode: boolean): ProxyResult {
  if (!isObject(result) || Object.keys(result).some((key) => !knownKeys.has(key))) return malformed;
  const status = statusCode(result['statusCode']);
  const headers = mergedHeaders(result['headers'] ?? {}, result['multiValueHeaders'] ?? {});
  const body = scalarText(result['body'] ?? '');
  const encoded = flag(result['isBase64Encoded'] ?? false);
  if (status === undefined || headers === undefined || body === undefined || encoded === undefined) return malformed;
  if (encoded && decode) {
    const bytes = decodedBase64(body);
    return bytes === undefined ? { problem: 'undecodable' } : { answer: { status, headers, body: bytes } };
  }
  return { answer: { status, headers, body: Buffer.from(body, 'utf8') } };
}

function statusCode(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200;
  const status = typeof value === 'string' ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

/** Lists first, then single values that are not in them; the default type is JSON. */
function mergedHeaders(single: unknown, multi: unknown): readonly Header[] | undefined {
  if (!isObject(single) || !isObject(multi)) return undefined;
  const merged: Header[] = [];
  const isListed = (name: string, value: string) =>
    merged.some(([own, text]) => own.toLowerCase() === name.toLowerCase() && text === value);
  for (const [name, values] of Object.entries(multi)) {
    if (!Array.isArray(values)) return undefined;
    for (const value of values) merged.push([name, scalarText(value) ?? '\n']);
  }
  for (const [name, value] of Object.entries(single)) {
    const text = value === null ? undefined : (scalarText(value) ?? '\n');
    if (text !== undefined && !isListed(name, text)) merged.push([name, text]);
  }
  if (!merged.every(isSendable)) return undefined;
  const hasType = merged.some(([name]) => name.toLowerCase() === 'content-type');
  return hasType ? merged : [...merged, ['Content-Type', 'application/json']];
}

/** A scalar as text, as the gateway coerces it; undefined for objects and lists. */
function scalarText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : undefined;
}

function flag(value: unknown): boolean | undefined {
  return new Map<unknown, boolean>([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
  ]).get(value);
}

/**
 * Node decodes anything; the gateway does not, so what is not base64 is told apart here. Without a repeated group: of some
 * megabytes such a pattern overflows the stack.
 */
function decodedBase64(text: string): Buffer | undefined {
  const digits = text.replace(/={1,2}$/, '');
  const isWhole = digits === text ? text.length % 4 !== 1 : text.length % 4 === 0;
  return isWhole && !/[^A-Za-z0-9+/]/.test(digits) ? Buffer.from(digits, 'base64') : undefined;
}
