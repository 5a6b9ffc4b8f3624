import { callControl } from '../../lib/local/control/call-control.ts';
import { readControlFile } from '../../lib/local/control/control-file.ts';
import type { Surroundings } from '../assembly.ts';

export interface TokenOptions {
  readonly credential: string;
  readonly sub: string;
  readonly scope: readonly string[];
  readonly role: readonly string[];
  readonly claim: { readonly [name: string]: string };
  readonly expiresIn: number;
  readonly forged?: true;
}

/** Prints a token of the local issuer, and nothing else. */
export async function token(options: TokenOptions, { directory, terminal }: Surroundings): Promise<void> {
  const session = await readControlFile(directory);
  const { token: minted } = await callControl(session, 'POST /tokens', {
    credential: options.credential,
    subject: options.sub,
    scopes: options.scope,
    ...(options.role.length > 0 && { roles: options.role }),
    claims: Object.fromEntries(Object.entries(options.claim).map(([name, text]) => [name, claimValue(text)])),
    expiresInSeconds: options.expiresIn,
    forged: options.forged === true,
  });
  terminal.print(minted);
}

/** `3`, `true` and `["a"]` are themselves; any other text is a text. */
function claimValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
