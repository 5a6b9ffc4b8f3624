import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { algorithms, type Setup } from './setup.ts';

/** An issuer's usual access token (RFC 9068), some 900 characters under RS256. */
const claims = {
  client_id: 'a-web-application',
  jti: '01977cc5-6d2e-7a8b-9d0e-3f4a5b6c7d8e',
  scope: 'openid profile orders:read orders:write invoices:read',
  org: 'acme-retail-europe',
  roles: ['buyer', 'approver', 'reader'],
  plan: 'enterprise',
  auth_time: 1_790_000_000,
};

export async function makeSetup(): Promise<Setup> {
  const [issuer, audience] = ['https://auth.example.com/', 'https://api.example.com'];
  const made = await Promise.all(
    algorithms.map(async (alg) => {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg, typ: 'at+jwt', kid: `key-of-${alg}` })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject('auth0|63f1c0a9d2b84e7f5a6b7c8d')
        .setIssuedAt()
        .setExpirationTime('8h')
        .sign(privateKey);
      return [alg, token, { ...(await exportJWK(publicKey)), kid: `key-of-${alg}`, alg, use: 'sig' }] as const;
    }),
  );
  return {
    issuer,
    audience,
    jwksUri: `${issuer}.well-known/jwks.json`,
    keys: made.map(([, , jwk]) => jwk),
    tokens: Object.fromEntries(made.map(([alg, token]) => [alg, token])) as Setup['tokens'],
  };
}
