import { headerOf, isOwnKey } from '../credential-reading.ts';
import type { GatewayReading } from '../gateway-reading.ts';
import { field, textOf } from '../reading.ts';

/** The names under which requests hold credentials: their values are nobody's to use. */
export function credentialPlaces({ credentials }: GatewayReading): {
  readonly headers: readonly string[];
  readonly query: readonly string[];
} {
  const declared = credentials.flatMap((one) => headerOf(one) ?? []);
  return {
    headers: [...new Set(['authorization', 'cookie', 'x-api-key', 'proxy-authorization', ...declared])],
    query: credentials.flatMap((one) => (isOwnKey(one) ? (textOf(field(one.raw, 'query', 'name')) ?? []) : [])),
  };
}
