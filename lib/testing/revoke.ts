import type { Revocable } from '../contract/identity-rows.ts';
import type { DevSession } from '../local/dev/dev-session.ts';

/** Which tokens of a credential are refused from now on; `'all'` are those of its issuer. */
export type RevokedTokens =
  /** A token as it was minted. */
  { readonly token: string } | { readonly subject: string } | { readonly signingKey: string } | 'all';

/** Longer than any token lives that a test mints and does not say more of. */
const keptSeconds = 86_400;

/** An opaque token is revoked by its issuer, who alone can read it; all others are by the gateway. */
export async function revoke(session: DevSession, credential: string, tokens: RevokedTokens): Promise<void> {
  const { issuers, host, manifests } = session;
  const isOpaque = manifests().some(({ credentials }) =>
    credentials.some(({ name, kind }) => name === credential && kind === 'introspection'),
  );
  if (isOpaque && tokens !== 'all' && 'token' in tokens) return issuers.revoke(credential, tokens.token);
  const now = Math.floor(Date.now() / 1000);
  const times = { issuedUntil: now, expiresAt: now + keptSeconds };
  await host.revocations.add(revocable(issuers.address(credential), tokens), times);
}

function revocable(issuer: string, tokens: RevokedTokens): Revocable {
  if (tokens === 'all') return { kind: 'issuer', issuer };
  if ('subject' in tokens) return { kind: 'subject', issuer, subject: tokens.subject };
  if ('signingKey' in tokens) return { kind: 'signing-key', issuer, keyId: tokens.signingKey };
  return { kind: 'token', issuer, tokenId: tokenIdOf(tokens.token) };
}

/** `jti`, unverified: it names what shall be refused. @throws Error when the text is no token that has one */
function tokenIdOf(token: string): string {
  const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8') || '{}');
  if (typeof payload === 'object' && payload !== null && 'jti' in payload && typeof payload.jti === 'string')
    return payload.jti;
  throw new Error('a token is revoked by its `jti`, and this one has none');
}
