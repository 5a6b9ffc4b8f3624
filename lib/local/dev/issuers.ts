import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';
import { encodeIssuerPlace } from '../../contract/places.ts';
import { type LocalIssuer, startIssuer } from '../issuer/issuer.ts';
import type { MintRequest } from '../issuer/mint-token.ts';
import { DevError } from './dev-error.ts';

/** The issuers of the credentials of all hosted gateways; one each, so that a reload leaves the tokens of the others good. */
export interface Issuers {
  /** Names of the credentials. */
  readonly names: readonly string[];
  /** Starts an issuer for every new credential; the stage variables of all. */
  bind(manifests: readonly AssemblyManifest[]): Promise<{ readonly [stageVariable: string]: string }>;
  /** @throws DevError when no gateway has this credential. */
  mint(credential: string, request: MintRequest): Promise<string>;
  rotate(credential: string, options?: { readonly keepOld?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

export function issuersOf(): Issuers {
  const running = new Map<string, LocalIssuer>();
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
      const names = new Set(credentials.map(({ name }) => name).filter((name) => !running.has(name)));
      await Promise.all([...names].map(async (name) => running.set(name, await startIssuer({ names: [name] }))));
      return Object.fromEntries(
        credentials.map(({ name, stageVariable }) => [stageVariable, encodeIssuerPlace(issuerOf(name).place(name))]),
      );
    },
    mint: async (credential, request) => issuerOf(credential).mint(credential, request),
    rotate: async (credential, options) => issuerOf(credential).rotate(credential, options),
    stop: async () => void (await Promise.all([...running.values()].map((issuer) => issuer.stop()))),
  };
}
