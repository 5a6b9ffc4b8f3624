import type { AssemblyManifest, ManifestCredential, ManifestRoute } from '../../contract/assembly-manifest.ts';

export const me = 'alice';

/** What a route asks of its callers. */
export type Asked = Pick<ManifestRoute, 'auth' | 'credentials' | 'scopes' | 'anyScope' | 'roles' | 'tiers'>;

/** Nothing but to be somebody. */
export const askedOfAll = { scopes: [], anyScope: [], roles: [] } as const;

/** Own keys that were made to try with, by credential and tier. */
export type MadeKeys = { readonly [credential: string]: { readonly [tier: string]: string } };

/** How somebody whom a route knows says so. */
export interface Caller {
  readonly credential: string;
  readonly kind: 'planKey' | 'ownKey' | ManifestCredential['kind'];
  /** Of a key. */
  readonly tier: string | undefined;
  /** A shell expression: a command that prints the secret, or the secret. */
  readonly secret: string;
  /** The option of curl, for a secret or a shell expression of one. */
  header(secret: string): string;
}

/** What is at hand for callers: the manifest, and the own keys that were made. `more` are further words of the command that mints a token. */
export interface AtHand {
  readonly manifest: Pick<AssemblyManifest, 'credentials' | 'usagePlans' | 'ownKeys'>;
  readonly keys: MadeKeys;
  readonly more?: readonly string[];
}

/** The caller of a route by the first of its credentials that can be had here; undefined where nobody need or can be one. */
export function callerOf(asked: Asked, atHand: AtHand): Caller | undefined {
  for (const credential of asked.credentials) {
    const caller =
      tokenOf(credential, asked, atHand) ?? planKeyOf(credential, asked, atHand) ?? ownKeyOf(credential, asked, atHand);
    if (caller !== undefined) return caller;
  }
  return undefined;
}

function tokenOf(
  name: string,
  { scopes, anyScope, roles }: Asked,
  { manifest, more = [] }: AtHand,
): Caller | undefined {
  const credential = manifest.credentials.find((one) => one.name === name);
  if (credential === undefined) return undefined;
  const words = [
    `--credential ${name}`,
    `--sub ${me}`,
    ...[...scopes, ...anyScope.slice(0, 1)].map((scope) => `--scope ${scope}`),
    ...roles.slice(0, 1).map((role) => `--role ${role}`),
    ...more,
  ];
  const start = credential.header === 'authorization' ? 'Authorization: Bearer' : `${credential.header}:`;
  return {
    credential: name,
    kind: credential.kind,
    tier: undefined,
    secret: `$(npx cdk-gatehouse token ${words.join(' ')})`,
    header: (secret) => `-H "${start} ${secret}"`,
  };
}

const keyHeader = (secret: string) => `-H "x-api-key: ${secret}"`;

function planKeyOf(credential: string, { tiers }: Asked, { manifest }: AtHand): Caller | undefined {
  const plan = manifest.usagePlans.find((one) => one.credential === credential && mayCall(one.tier, tiers));
  if (plan === undefined) return undefined;
  const secret = `$(npx cdk-gatehouse keys create --credential ${credential} --tier ${plan.tier})`;
  return { credential, kind: 'planKey', tier: plan.tier, secret, header: keyHeader };
}

function ownKeyOf(credential: string, { tiers }: Asked, { manifest, keys }: AtHand): Caller | undefined {
  const tier = ownTier(manifest, credential, tiers);
  const secret = tier === undefined ? undefined : keys[credential]?.[tier];
  return secret === undefined ? undefined : { credential, kind: 'ownKey', tier, secret, header: keyHeader };
}

function ownTier({ ownKeys }: AtHand['manifest'], credential: string, tiers: readonly string[]): string | undefined {
  return ownKeys.find((own) => own.credential === credential)?.tiers.find((tier) => mayCall(tier, tiers));
}

const mayCall = (tier: string, tiers: readonly string[]) => tiers.length === 0 || tiers.includes(tier);

/** The own keys without which some route could not be tried: one for each credential and tier. */
export function wantedKeys(
  manifest: AtHand['manifest'] & { readonly routes: readonly Asked[] },
): readonly { readonly credential: string; readonly tier: string }[] {
  const wanted = manifest.routes.flatMap((route) =>
    route.credentials.flatMap((credential) => {
      const tier = ownTier(manifest, credential, route.tiers);
      return tier === undefined ? [] : [{ credential, tier }];
    }),
  );
  return [...new Map(wanted.map((one) => [`${one.credential} ${one.tier}`, one])).values()];
}

/** Claims with which the parts of an aggregate are asked, for a token that has them; none for a route. */
export function partClaims(
  { manifest }: Pick<AtHand, 'manifest'>,
  { credentials, parts }: Pick<ManifestRoute, 'credentials' | 'parts'>,
): { readonly [name: string]: string | number | boolean } {
  const declared = manifest.credentials.find(({ name }) => credentials.includes(name))?.claims ?? {};
  const read = new Set(parts.flatMap(({ claims }) => claims));
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, kind]) =>
      read.has(name) && kind !== 'string[]' ? [[name, sampleClaim[kind]]] : [],
    ),
  );
}

const sampleClaim = { string: 'sample', number: 1, boolean: true } as const;
