import type { Exchange } from './exchange.ts';

/** The bytes of a request's body as the client sent them, made once; null where it has none. */
export function requestBody(exchange: Exchange): Buffer | null {
  const { body, isBase64Encoded } = exchange.event;
  if (body === null) return null;
  exchange.bodyBytes ??= Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return exchange.bodyBytes;
}
