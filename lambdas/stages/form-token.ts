import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';

const formType = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** Whether a form brings a token (RFC 6750 §2.2): beside another one it is one too many, and a service may believe this one. */
export function hasFormToken({ body, isBase64Encoded }: APIGatewayProxyEvent, headers: HeaderList): boolean {
  const isForm = headers.some(([name, value]) => name.toLowerCase() === 'content-type' && formType.test(value));
  if (!isForm || body === null) return false;
  return new URLSearchParams(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString()).has('access_token');
}
