import type { Caller } from '../../lib/contract/caller.ts';
import { principalBytes } from '../../lib/contract/principal.ts';
import { type Log, type Secrets, SecretUnavailable } from '../ports.ts';

/** How logs may name a caller: the same text for the same one, and for nobody who reads logs a way back. */
export type PrincipalHash = (caller: Pick<Caller, 'credential' | 'subject'>) => string;

/**
 * HMAC-SHA-256 of who calls, keyed by a secret of the stage that is read while the function starts; undefined where the gateway
 * names nobody, and where the secret cannot be read: no request waits for the name that a log would have for it.
 */
export async function principalHash(
  secretName: string | undefined,
  secrets: Pick<Secrets, 'read'>,
  log: Log,
): Promise<PrincipalHash | undefined> {
  if (secretName === undefined) return undefined;
  const { createHmac } = await import('node:crypto');
  try {
    const secret = await secrets.read(secretName);
    return ({ credential, subject }) =>
      createHmac('sha256', secret)
        .update(JSON.stringify([credential, subject]))
        .digest()
        .subarray(0, principalBytes)
        .toString('base64url');
  } catch (error) {
    if (!(error instanceof SecretUnavailable)) throw error;
    log.error('the secret of principals cannot be read; logs name no caller', {});
    return undefined;
  }
}
