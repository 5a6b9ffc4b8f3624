import type { CredentialConfig } from '../../lib/contract/runtime-config.ts';
import { parseCompactToken } from '../../lib/engine/tokens/compact-token.ts';
import { checkJwt, type JwtParts } from './check-jwt.ts';
import { checkOpaqueToken, type OpaqueTokenParts } from './check-opaque-token.ts';
import { checkOwnKey, type OwnKeyParts } from './check-own-key.ts';
import type { Brought, Checked, Named } from './credential.ts';

export type CredentialParts = JwtParts & OpaqueTokenParts & OwnKeyParts;

type Kind = CredentialConfig['kind'];
type Of<K extends Kind> = Extract<CredentialConfig, { readonly kind: K }>;

const checks = {
  jwt: checkJwt,
  introspection: checkOpaqueToken,
  ownKey: checkOwnKey,
} satisfies {
  [K in Kind]: (brought: Brought, candidates: readonly Named<Of<K>>[], parts: CredentialParts) => Promise<Checked>;
};

/**
 * Whose credential a text is, among those that may stand where it stood. One kind is asked, for a text has one form.
 * @throws IssuerUnavailable @throws IdentityStoreUnavailable @throws SecretUnavailable
 */
export function checkCredential(
  brought: Brought,
  candidates: readonly Named[],
  parts: CredentialParts,
): Promise<Checked> {
  const kind = kindOf(brought.value, candidates);
  const ofKind = candidates.filter(({ config }) => config.kind === kind);
  return checks[kind](brought, ofKind as never, parts);
}

/**
 * Where tokens of both sorts stand in one header, a signed one goes to the credentials of its issuer, whatever else it is:
 * a broken or foreign token is never shown to an issuer that might keep it.
 */
function kindOf(text: string, candidates: readonly Named[]): Kind {
  const [first, ...others] = new Set(candidates.map(({ config }) => config.kind));
  if (first === undefined) throw new Error('an authorizer without credentials');
  if (others.length === 0) return first;
  if (text.split('.', 4).length !== 3) return 'introspection';
  const token = parseCompactToken(text);
  if ('refusal' in token) return 'jwt';
  const issuer = token.claims['iss'];
  const isOpaque = candidates.some(
    ({ config, place = '' }) => config.kind === 'introspection' && place.split('&').includes(`issuer=${issuer}`),
  );
  return isOpaque ? 'introspection' : 'jwt';
}
