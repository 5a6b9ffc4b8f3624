import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';

/**
 * The variables of a service's command by which it can verify the gateway's tokens: where this gateway is, and what it calls
 * itself. A service that is sent no token needs none.
 */
export function serviceEnvironment(
  { signedTokens }: Pick<AssemblyManifest, 'signedTokens'>,
  service: string,
  gatewayUrl: string,
): { readonly [variable: string]: string } {
  return signedTokens?.services.includes(service)
    ? { GATEHOUSE_URL: `${gatewayUrl}${signedTokens.basePath}`, GATEHOUSE_ISSUER: signedTokens.issuer }
    : {};
}
