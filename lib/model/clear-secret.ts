import { foldHeaderName } from '../contract/header-names.ts';

/** Names whose constants would be secrets. `X-Client-Secret`, `dbPassword` and `api_key` are; `token_type` is not. */
const secretName =
  /(?:^|-)(?:authorization|credentials?|password|passwd|passphrase|secret|(?:api|app|access|client|private|secret)-?key|apikey|(?:access|api|auth|bearer|id|refresh|session)-?token)$/;

/** True for a name of a header, a parameter or a member under which nobody writes anything but a secret. */
export function isSecretName(name: string): boolean {
  const folded = foldHeaderName(name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-'));
  return secretName.test(folded) && !folded.startsWith('access-control-');
}

/** What an `Authorization` header holds, keys as gateways and others write them, JSON Web Tokens, access keys of AWS, and PEM. */
const secretTexts: readonly RegExp[] = [
  /^bearer\s+\S/i,
  /^digest\s+\w+\s*=/i,
  /^gh[a-z]?_\w{8}/,
  /^eyJ[\w-]+\.[\w-]+\./,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
];

/** True for a text that opens something. Whoever sees one in a declaration sees all that it opens. */
export function looksSecret(text: string): boolean {
  return secretTexts.some((form) => form.test(text)) || isBasic(text);
}

/** RFC 7617 §2: `Basic plan` is none, since no name and password are in it. */
function isBasic(text: string): boolean {
  const [, encoded] = /^basic\s+([\w+/-]+={0,2})$/i.exec(text) ?? [];
  return encoded !== undefined && Buffer.from(encoded, 'base64').includes(':');
}
