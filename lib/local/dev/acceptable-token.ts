import type { ManifestCredential } from '../../contract/assembly-manifest.ts';
import type { MintRequest } from '../issuer/mint-token.ts';
import { signingAlgorithms } from '../issuer/signing-keys.ts';
import { DevError } from './dev-error.ts';

/** The token that is asked for, in the form that the credential accepts; what the request says itself stays. @throws DevError when there is none */
export function acceptableToken(credential: ManifestCredential, request: MintRequest): MintRequest {
  const { rolesClaim, fixedClaims, audienceClaim, name } = credential;
  const roles = request.roles && rolesClaim !== null ? { [rolesClaim]: request.roles } : {};
  const audience = audienceClaim === 'client_id' ? { audience: null, clientId: name } : {};
  return {
    ...audience,
    ...forms[credential.kind](credential),
    ...request,
    claims: { ...fixedClaims, ...roles, ...request.claims },
  };
}

const forms: {
  readonly [K in ManifestCredential['kind']]: (credential: ManifestCredential) => Partial<MintRequest>;
} = {
  introspection: () => ({ opaque: true }),
  jwt({ name, algorithms, typ }) {
    const algorithm = signingAlgorithms.find((one) => algorithms.includes(one));
    if (algorithm !== undefined) return { algorithm, ...(typ !== null && { typ }) };
    const own = signingAlgorithms.join(', ');
    throw new DevError(
      `credential ${name} accepts only ${algorithms.join(', ')}, and the local issuer signs with ${own}`,
    );
  },
};
