import type { Header } from './gateway-request.ts';

/** Response headers of integrations that the gateway owns: they come back under another name. */
const remapped = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'host',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
]);

/** Response headers that never come back. */
const dropped = new Set([
  'expect',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'keep-alive',
]);

/** An integration's response headers as clients see them (developer guide, "Important notes for REST APIs"). */
export function remappedHeaders(headers: readonly Header[]): readonly Header[] {
  return headers
    .filter(([name]) => !dropped.has(name.toLowerCase()))
    .map(([name, value]): Header => [remapped.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value]);
}
