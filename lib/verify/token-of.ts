import { signedToken } from '../contract/signed-token.ts';
import { TokenRefused } from './token-refused.ts';

/** The headers of a request: of `fetch`, or `request.headers` of Node's http. */
export type RequestHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** What the gateway writes is 4 KB at most: the caller in its context is bounded. */
const maxLength = 8_192;
const header = signedToken.header.toLowerCase();

/** The one token of a request. Servers join two fields of one name with a comma, which no token holds. @throws TokenRefused */
export function tokenOf(source: string | RequestHeaders): string {
  const [token, ...others] = typeof source === 'string' ? [source] : fieldsOf(source);
  if (token === undefined || token === '') throw new TokenRefused('missing');
  if (others.length > 0 || token.includes(',')) throw new TokenRefused('several');
  if (token.length > maxLength) throw new TokenRefused('too-large');
  return token;
}

function fieldsOf(headers: RequestHeaders): readonly string[] {
  if (isFetchHeaders(headers)) return [headers.get(header) ?? []].flat();
  return Object.entries(headers).flatMap(([name, value]) => (name.toLowerCase() === header ? (value ?? []) : []));
}

/** A header may be called `get` too, but its value is no function. */
function isFetchHeaders(headers: RequestHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}
