import { describe, expect, it } from '@jest/globals';
import type { ManifestCredential } from '../../../lib/contract/assembly-manifest.ts';
import { acceptableToken } from '../../../lib/local/dev/acceptable-token.ts';

const jwt: ManifestCredential = {
  name: 'customer',
  kind: 'jwt',
  stageVariable: 'auth_customer',
  header: 'authorization',
  scopes: [],
  algorithms: ['PS256', 'ES256'],
  typ: null,
  audienceClaim: 'aud',
  fixedClaims: {},
  claims: {},
  rolesClaim: null,
  tenantClaim: null,
};
const subject = 'alice';

describe('a token for a credential', () => {
  it.each<{ story: string; credential: Partial<ManifestCredential>; asked: object; token: object }>`
    story                                            | credential                                                              | asked                                 | token
    ${'is signed as the credential accepts'}         | ${{}}                                                                   | ${{}}                                 | ${{ algorithm: 'ES256', claims: {} }}
    ${'has the type that it demands'}                | ${{ typ: 'at+jwt' }}                                                    | ${{}}                                 | ${{ algorithm: 'ES256', typ: 'at+jwt', claims: {} }}
    ${'is what was asked for instead'}               | ${{ typ: 'at+jwt' }}                                                    | ${{ algorithm: 'RS256', typ: 'JWT' }} | ${{ algorithm: 'RS256', typ: 'JWT', claims: {} }}
    ${'names its client where it has no audience'}   | ${{ audienceClaim: 'client_id', fixedClaims: { token_use: 'access' } }} | ${{}}                                 | ${{ audience: null, clientId: 'customer', algorithm: 'ES256', claims: { token_use: 'access' } }}
    ${'may have another fixed claim, to be refused'} | ${{ fixedClaims: { token_use: 'access' } }}                             | ${{ claims: { token_use: 'id' } }}    | ${{ algorithm: 'ES256', claims: { token_use: 'id' } }}
    ${'has its roles where the credential looks'}    | ${{ rolesClaim: 'cognito:groups' }}                                     | ${{ roles: ['a'] }}                   | ${{ algorithm: 'ES256', roles: ['a'], claims: { 'cognito:groups': ['a'] } }}
    ${'is opaque where it is introspected'}          | ${{ kind: 'introspection', algorithms: [] }}                            | ${{}}                                 | ${{ opaque: true, claims: {} }}
  `('$story', ({ credential, asked, token }) => {
    expect(acceptableToken({ ...jwt, ...credential }, { subject, ...asked })).toEqual({ subject, ...token });
  });

  it('cannot be had where the issuer signs with nothing that is accepted', () => {
    expect(() => acceptableToken({ ...jwt, algorithms: ['PS512'] }, { subject })).toThrow(
      'credential customer accepts only PS512, and the local issuer signs with RS256, ES256, EdDSA',
    );
  });
});
