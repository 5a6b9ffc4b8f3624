import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachCustomSynthesis } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type AssemblyManifest, manifestSuffix } from '../contract/assembly-manifest.ts';

/** Writes the manifest of a gateway beside its template when the app is synthesised. Made late: logical ids are final then. */
export function writeAssemblyManifest(construct: Construct, manifest: () => AssemblyManifest): void {
  attachCustomSynthesis(construct, {
    onSynthesize: ({ outdir }) => {
      const name = `${construct.node.path.replaceAll('/', '.')}${manifestSuffix}`;
      writeFileSync(join(outdir, name), `${JSON.stringify(manifest(), null, 2)}\n`);
    },
  });
}
