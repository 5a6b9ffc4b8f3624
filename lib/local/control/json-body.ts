import type { IncomingMessage } from 'node:http';
import type { Refusal } from './guard.ts';

const maxBodyBytes = 64 * 1024;

/** The JSON body of a POST, or why it is refused. Never holds more than the limit, whatever the client announces. */
export async function jsonBody(
  request: IncomingMessage,
): Promise<{ readonly value: unknown } | { readonly refusal: Refusal }> {
  if (!/^application\/json(;|$)/i.test(request.headers['content-type'] ?? ''))
    return { refusal: { status: 415, error: 'Content-Type: application/json is needed' } };
  const bytes = await boundedBytes(request);
  if (bytes === 'too many') return { refusal: { status: 413, error: `a body has at most ${maxBodyBytes} bytes` } };
  if (bytes === 'cut off') return { refusal: { status: 400, error: 'the body ended early' } };
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { refusal: { status: 400, error: 'the body is not JSON' } };
  }
}

async function boundedBytes(request: IncomingMessage): Promise<Buffer | 'too many' | 'cut off'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Left open on return: the connection still has to carry the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) return 'too many';
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return 'cut off';
  }
}

/** True when a request announces a body, of whatever length. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
