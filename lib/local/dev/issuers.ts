import type { AssemblyManifest, ManifestCredential } from '../../contract/assembly-manifest.ts';
import { encodeIntrospectionPlace, encodeIssuerPlace } from '../../contract/places.ts';
import type { HostOptions } from '../host-types.ts';
import { type LocalIssuer, startIssuer } from '../issuer/issuer.ts';
import type { MintRequest } from '../issuer/mint-token.ts';
import { acceptableToken } from './acceptable-token.ts';
import { DevError } from './dev-error.ts';

/** What a host must know of issuers: where each is, and the secrets of those that explain tokens. */
export type IssuerPlaces = Required<Pick<HostOptions, 'stageVariables' | 'secrets'>>;

/** The issuers of the credentials of all hosted gateways; one each, so that a reload leaves the tokens of the others good. */
export interface Issuers {
  /** Names of the credentials. */
  readonly names: readonly string[];
  /** Starts an issuer for every new credential; the places of all. */
  bind(manifests: readonly AssemblyManifest[]): Promise<IssuerPlaces>;
  /** What `iss` says in the tokens of a credential. @throws DevError when there is no such credential, as all below */
  address(credential: string): string;
  /** A token that the credential accepts, unless `request` says otherwise. @throws DevError when there can be none. */
  mint(credential: string, request: MintRequest): Promise<string>;
  /** The issuer says of this token that it is not active; only who asks it notices. */
  revoke(credential: string, token: string): void;
  rotate(credential: string, options?: { readonly keepOld?: boolean }): Promise<void>;
  /** Whoever calls the issuer finds nobody there, until it is `up`. */
  down(credential: string): void;
  up(credential: string): void;
  stop(): Promise<void>;
}

export function issuersOf(): Issuers {
  const running = new Map<string, LocalIssuer>();
  const accepted = new Map<string, ManifestCredential>();
  const issuerOf = (credential: string): LocalIssuer => {
    const issuer = running.get(credential);
    if (issuer !== undefined) return issuer;
    throw new DevError(
      `no credential ${credential} with tokens in this gateway; it has ${[...running.keys()].join(', ') || 'none'}`,
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
      return placesOf(credentials, issuerOf);
    },
    address: (credential) => issuerOf(credential).place(credential).issuer,
    async mint(credential, request) {
      const issuer = issuerOf(credential);
      return issuer.mint(credential, acceptableToken(accepted.get(credential) as ManifestCredential, request));
    },
    revoke: (credential, token) => issuerOf(credential).revoke(credential, token),
    rotate: async (credential, options) => issuerOf(credential).rotate(credential, options),
    down: (credential) => issuerOf(credential).down(credential),
    up: (credential) => issuerOf(credential).up(credential),
    stop: async () => void (await Promise.all([...running.values()].map((issuer) => issuer.stop()))),
  };
}

function placesOf(
  credentials: readonly ManifestCredential[],
  issuerOf: (credential: string) => LocalIssuer,
): IssuerPlaces {
  const placed = credentials.map((credential) => placers[credential.kind](credential.name, issuerOf(credential.name)));
  return {
    stageVariables: Object.fromEntries(
      credentials.map(({ stageVariable }, n) => [stageVariable, placed[n]?.text ?? '']),
    ),
    secrets: Object.assign({}, ...placed.map(({ secrets }) => secrets)),
  };
}

interface Placed {
  readonly text: string;
  readonly secrets: { readonly [name: string]: string };
}

const placers: { readonly [K in ManifestCredential['kind']]: (name: string, issuer: LocalIssuer) => Placed } = {
  jwt: (name, issuer) => ({ text: encodeIssuerPlace(issuer.place(name)), secrets: {} }),
  introspection(name, issuer) {
    const { issuer: address, audiences } = issuer.place(name);
    const { clientSecret: secret, ...client } = issuer.introspection(name);
    const clientSecret = `local/${name}`;
    const place = { issuer: address, audiences, ...client, clientSecret };
    return { text: encodeIntrospectionPlace(place), secrets: { [clientSecret]: secret } };
  },
};
