import { type CryptoKey, importJWK, type JWK } from 'jose';
import { verifyJwt } from '../../../../lambdas/authorizer/verify-jwt.ts';
import type { IssuerKeys } from '../../../../lambdas/ports.ts';
import type { IssuerPlace } from '../../../../lib/contract/places.ts';
import type { JwtCredentialConfig } from '../../../../lib/contract/runtime-config.ts';
import { fits, type Jwk, refusalOfJwk } from '../../../../lib/engine/tokens/jwk-rules.ts';
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

/** A published set of keys as the port promises it: the one that fits, and none where there are several. */
export function publishedKeys(jwks: readonly unknown[]): Pick<IssuerKeys, 'find'> {
  const usable = jwks.filter((jwk): jwk is Jwk => refusalOfJwk(jwk) === undefined);
  return {
    async find(_source, wanted) {
      const [jwk, ...others] = usable.filter((one) => fits(one, wanted));
      if (jwk === undefined || others.length > 0) return undefined;
      return { key: (await importJWK(jwk as JWK, wanted.alg)) as CryptoKey, generation: 'g' };
    },
  };
}
