import type { AssemblyManifest, ManifestCredential } from '../../contract/assembly-manifest.ts';
import { encodeIssuerPlace } from '../../contract/places.ts';
import { type LocalIssuer, startIssuer } from '../issuer/issuer.ts';
import type { MintRequest } from '../issuer/mint-token.ts';
import { signingAlgorithms } from '../issuer/signing-keys.ts';
import { DevError } from './dev-error.ts';

/** The issuers of the credentials of all hosted gateways; one each, so that a reload leaves the tokens of the others good. */
export interface Issuers {
  /** Names of the credentials. */
  readonly names: readonly string[];
  /** Starts an issuer for every new credential; the stage variables of all. */
  bind(manifests: readonly AssemblyManifest[]): Promise<{ readonly [stageVariable: string]: string }>;
  /** A token that the credential accepts, unless `request` says otherwise. @throws DevError when there can be none. */
  mint(credential: string, request: MintRequest): Promise<string>;
  rotate(credential: string, options?: { readonly keepOld?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

export function issuersOf(): Issuers {
  const running = new Map<string, LocalIssuer>();
  const accepted = new Map<string, ManifestCredential>();
  const issuerOf = (credential: string): LocalIssuer => {
    const issuer = running.get(credential);
    if (issuer !== undefined) return issuer;
    throw new DevError(
      `no credential ${credential} in this gateway; it has ${[...running.keys()].join(', ') || 'none'}`,
    );
  };
  return {
    get names() {
      return [...running.keys()];
    },
    async bind(manifests) {
      const credentials = manifests.flatMap((manifest) => manifest.credentials);
      const names = [...new Set(credentials.map(({ name }) => name).filter((name) => !running.has(name)))];
      const started = await Promise.all(
        names.map(async (name) => [name, await startIssuer({ names: [name] })] as const),
      );
      for (const [name, issuer] of started) running.set(name, issuer);
      for (const credential of credentials) accepted.set(credential.name, credential);
      return Object.fromEntries(
        credentials.map(({ name, stageVariable }) => [stageVariable, encodeIssuerPlace(issuerOf(name).place(name))]),
      );
    },
    mint: async (credential, request) =>
      issuerOf(credential).mint(credential, { ...acceptable(accepted.get(credential)), ...request }),
    rotate: async (credential, options) => issuerOf(credential).rotate(credential, options),
    stop: async () => void (await Promise.all([...running.values()].map((issuer) => issuer.stop()))),
  };
}

function acceptable(credential: ManifestCredential | undefined): Pick<MintRequest, 'algorithm' | 'typ'> {
  if (credential === undefined) return {};
  const { name, algorithms, typ } = credential;
  const algorithm = signingAlgorithms.find((one) => algorithms.includes(one));
  if (algorithm !== undefined) return { algorithm, ...(typ !== null && { typ }) };
  const own = signingAlgorithms.join(', ');
  throw new DevError(
    `credential ${name} accepts only ${algorithms.join(', ')}, and the local issuer signs with ${own}`,
  );
}
