import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { algorithms, type Setup } from '../setup.ts';

/** jose alone, with its own choice of the key, asked for what the authorizer asks for. */
export function withJose({ keys, issuer, audience }: Setup): (token: string) => Promise<JWTPayload> {
  const published = createLocalJWKSet({ keys: [...keys] } as JSONWebKeySet);
  const options = {
    issuer,
    audience,
    algorithms: [...algorithms],
    typ: 'at+jwt',
    requiredClaims: ['exp', 'sub', 'iat'],
    maxTokenAge: 86_400,
  };
  return async (token) => (await jwtVerify(token, published, options)).payload;
}
