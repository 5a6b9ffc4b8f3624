/** `Authorization` of an OAuth client: both parts are form text before they are joined (RFC 6749 §2.3.1). */
export function clientBasic(clientId: string, secret: string): string {
  return `Basic ${Buffer.from(`${formText(clientId)}:${formText(secret)}`).toString('base64')}`;
}

/** application/x-www-form-urlencoded */
export const formText = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
