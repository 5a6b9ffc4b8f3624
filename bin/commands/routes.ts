import { readManifests } from '../../lib/local/dev/manifests.ts';
import { type AssemblySource, type Surroundings, withAssembly } from '../assembly.ts';
import {
  excludedTable,
  explanation,
  healthLine,
  healthPathLine,
  partTable,
  routeTable,
  signedTokenLine,
} from '../route-table.ts';

export interface RoutesOptions extends AssemblySource {
  readonly json?: true;
  readonly explain?: true;
}

/** Prints every gateway's routes: way, limit, auth, owner and price; of what aggregates are made; with `explain`, where each policy is enforced. */
export async function routes(options: RoutesOptions, around: Surroundings): Promise<void> {
  const manifests = await withAssembly(options, around, readManifests);
  const { print, colour } = around.terminal;
  if (options.json)
    return print(
      JSON.stringify(
        manifests.map(({ gateway, stage, routes, excluded, healthPath, signedTokens }) => ({
          ...{ gateway, stage, routes, excluded, healthPath, signedTokens },
        })),
        null,
        2,
      ),
    );
  for (const manifest of manifests) {
    print(colour.bold(`${manifest.gateway} (${manifest.stage})`));
    print(options.explain ? explanation(manifest, around.terminal) : routeTable(manifest, around.terminal));
    const parts = partTable(manifest, around.terminal);
    if (parts !== undefined) print(parts);
    const excluded = excludedTable(manifest, around.terminal);
    if (excluded !== undefined) print(excluded);
    for (const line of [signedTokenLine, healthLine, healthPathLine]) {
      const text = line(manifest, options.explain === true);
      if (text !== undefined) print(text);
    }
  }
}
