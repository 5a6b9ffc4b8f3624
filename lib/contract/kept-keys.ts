import { stageVariableName } from './places.ts';

/** A stage variable holds 512 characters ("API Gateway quotas", read 2026-11-24): so many ids of at most 20, and commas. */
const idsInVariable = 24;

/** The stage variables that say which keys from before the gateway are of a tier: their values, unlike its own, do not. */
export function keptKeyVariables(
  credential: string,
  tier: string,
  ids: readonly string[],
): { readonly [variable: string]: string } {
  const count = Math.ceil(ids.length / idsInVariable);
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      variableOf(credential, tier, at),
      ids.slice(at * idsInVariable, (at + 1) * idsInVariable).join(','),
    ]),
  );
}

/** The tier of a key from before the gateway; undefined for any other key. */
export function tierOfKeptKey(
  keyId: string,
  credential: { readonly name: string; readonly tiers: readonly string[] },
  stageVariables: { readonly [name: string]: string | undefined },
): string | undefined {
  return credential.tiers.find((tier) => {
    for (let at = 0; ; at += 1) {
      const ids = stageVariables[variableOf(credential.name, tier, at)];
      if (ids === undefined) return false;
      if (ids.split(',').includes(keyId)) return true;
    }
  });
}

function variableOf(credential: string, tier: string, at: number): string {
  const first = stageVariableName('keys', `${credential} ${tier}`);
  return at === 0 ? first : `${first}_${at}`;
}
