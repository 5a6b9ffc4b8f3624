import type { UpstreamRequest } from './ports.ts';

/** What an OAuth client asks of an issuer: a form, sent by who it is (RFC 6749 §2.3.1). */
export function clientRequest(
  uri: string,
  { id, secret }: { readonly id: string; readonly secret: string },
  form: URLSearchParams,
): Omit<UpstreamRequest, 'timeoutMillis' | 'maxResponseBytes'> {
  const url = new URL(uri);
  return {
    url,
    target: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: [
      ['Accept', 'application/json'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Authorization', clientBasic(id, secret)],
    ],
    body: Buffer.from(form.toString()),
  };
}

/** Both parts are form text before they are joined. */
function clientBasic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${formText(id)}:${formText(secret)}`).toString('base64')}`;
}

/** application/x-www-form-urlencoded */
const formText = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
