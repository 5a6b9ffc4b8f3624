import type { AssemblyManifest, ManifestRoute } from '../../contract/assembly-manifest.ts';

export const me = 'alice';

/** How somebody whom a route knows says so: a shell command that prints a secret, and the header that carries it. */
export interface Caller {
  /** Of a key. */
  readonly tier: string | undefined;
  readonly command: string;
  /** The option of curl, for a secret or a shell expression of one. */
  header(secret: string): string;
}

/** The caller of a route; undefined on a public one. `more` are further words of the command that mints a token. */
export function callerOf(
  { usagePlans }: AssemblyManifest,
  { auth, scopes, tiers }: Pick<ManifestRoute, 'auth' | 'scopes' | 'tiers'>,
  more: readonly string[] = [],
): Caller | undefined {
  if (auth === 'public') return undefined;
  const plan = usagePlans.find((one) => one.credential === auth && (tiers.length === 0 || tiers.includes(one.tier)));
  if (plan !== undefined) {
    const command = `npx cdk-gatehouse keys create --credential ${auth} --tier ${plan.tier}`;
    return { tier: plan.tier, command, header: (secret) => `-H "x-api-key: ${secret}"` };
  }
  const words = [`--credential ${auth}`, `--sub ${me}`, ...scopes.map((scope) => `--scope ${scope}`), ...more];
  return {
    tier: undefined,
    command: `npx cdk-gatehouse token ${words.join(' ')}`,
    header: (secret) => `-H "Authorization: Bearer ${secret}"`,
  };
}

/** The option of curl that runs the command of a caller in its place. */
export const headerOf = (caller: Caller | undefined) =>
  caller === undefined ? '' : caller.header(`$(${caller.command})`);
