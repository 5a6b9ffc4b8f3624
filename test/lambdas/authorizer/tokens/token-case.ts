import { importedKeys } from '../../../../lambdas/adapters/jwks/imported-keys.ts';
import { verifyJwt } from '../../../../lambdas/authorizer/verify-jwt.ts';
import type { IssuerKeys } from '../../../../lambdas/ports.ts';
import type { IssuerPlace } from '../../../../lib/contract/places.ts';
import type { JwtCredentialConfig } from '../../../../lib/contract/runtime-config.ts';
import { readKeySet } from '../../../../lib/engine/keys/key-set.ts';
import type { TokenRefusal } from '../../../../lib/engine/tokens/token-refusal.ts';

/** One token and what must be said of it. */
export interface TokenCase {
  readonly id: string;
  readonly token: string;
  /** What the issuer publishes. */
  readonly keys: readonly unknown[];
  readonly nowSeconds: number;
  readonly verdict: 'genuine' | TokenRefusal;
  readonly config?: Partial<JwtCredentialConfig>;
  readonly place?: Partial<IssuerPlace>;
}

/** What every case assumes unless it says otherwise. */
export const usualConfig: JwtCredentialConfig = {
  kind: 'jwt',
  edition: '1',
  stageVariable: 'auth_customer',
  header: 'authorization',
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  typ: 'at+jwt',
  audienceClaim: 'aud',
  clockToleranceSeconds: 0,
  maxAgeSeconds: 86_400,
  requiredClaims: ['iat'],
  fixedClaims: {},
  claims: {},
  tenantClaim: null,
  rolesClaim: null,
  insecure: null,
  privateNetwork: null,
};

export const usualPlace: IssuerPlace = {
  issuer: 'https://auth.example.com/',
  audiences: ['https://api.example.com'],
  jwksUri: 'https://auth.example.com/.well-known/jwks.json',
};

/** The verdict on a case, as one word. */
export async function verdictOf({ token, keys, nowSeconds, config, place }: TokenCase): Promise<string> {
  const candidate = {
    credential: 'customer',
    config: { ...usualConfig, ...config },
    place: { ...usualPlace, ...place },
  };
  const parts = { keys: publishedKeys(keys), nowMillis: nowSeconds * 1000 };
  const verified = await verifyJwt(token, [candidate], parts);
  return verified.genuine ? 'genuine' : verified.reason;
}

/** A set of keys as the authorizer reads it, of which nothing has to be fetched. */
export function publishedKeys(keys: readonly unknown[]): Pick<IssuerKeys, 'find'> {
  const set = readKeySet(JSON.stringify({ keys }));
  if (set === undefined) throw new Error('no set of keys');
  const imported = importedKeys('g', set);
  return { find: (_source, wanted) => imported.find(wanted) };
}
