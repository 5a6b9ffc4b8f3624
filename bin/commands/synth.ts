import { resolve } from 'node:path';
import { readManifests } from '../../lib/local/dev/manifests.ts';
import { type AssemblySource, makeAssembly, type Surroundings } from '../assembly.ts';
import { quotaTable } from '../route-table.ts';

export interface SynthOptions extends Pick<AssemblySource, 'app'> {
  readonly output: string;
  readonly json?: true;
}

/** Runs the app and says where the assembly is and how much of AWS's quotas its gateways use. */
export async function synth(options: SynthOptions, around: Surroundings): Promise<void> {
  const assembly = await makeAssembly(options, resolve(around.directory, options.output), around);
  const manifests = readManifests(assembly);
  const { print, colour } = around.terminal;
  if (options.json)
    return print(
      JSON.stringify(
        { assembly, gateways: manifests.map(({ gateway, stage, quotas }) => ({ gateway, stage, quotas })) },
        null,
        2,
      ),
    );
  for (const manifest of manifests) {
    print(colour.bold(`${manifest.gateway} (${manifest.stage}), ${manifest.routes.length} routes`));
    print(quotaTable(manifest, around.terminal));
  }
  print(`Assembly: ${assembly}`);
}
