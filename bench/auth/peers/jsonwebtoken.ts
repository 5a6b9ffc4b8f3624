import type { JWTPayload } from 'jose';
import jwt, { type GetPublicKeyOrSecret } from 'jsonwebtoken';
import jwksClient from 'jwks-rsa';
import type { Setup } from '../setup.ts';

/** jsonwebtoken with the keys in the cache of jwks-rsa; it has no EdDSA. */
export function withJsonwebtoken({ keys, issuer, audience, jwksUri }: Setup): (token: string) => Promise<JWTPayload> {
  const client = jwksClient({ jwksUri, cache: true, getKeysInterceptor: async () => keys as never });
  const keyOf: GetPublicKeyOrSecret = ({ kid }, done) => {
    client.getSigningKey(kid).then(
      (key) => done(null, key.getPublicKey()),
      (error) => done(error),
    );
  };
  return (token) =>
    new Promise((resolve, reject) => {
      jwt.verify(token, keyOf, { issuer, audience, algorithms: ['RS256', 'ES256'] }, (error, payload) =>
        error === null ? resolve(payload as JWTPayload) : reject(error),
      );
    });
}
