import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';
import type { Assembly } from './read-assembly.ts';
import { resolve, resourceScope } from './resolve.ts';

/** The name that each gateway's table of keys and revocations has here. */
export function readIdentityTables({ stacks, manifests }: Assembly): ReadonlyMap<AssemblyManifest, string> {
  return new Map(
    manifests.map((manifest) => {
      const stack = stacks.find(({ id }) => id === manifest.stack);
      if (stack === undefined) throw new Error(`${manifest.gateway}: the assembly has no stack ${manifest.stack}`);
      const { identityTable: table } = manifest;
      const place = typeof table === 'string' ? table : table.output;
      const value = typeof table === 'string' ? { Ref: table } : (stack.template.Outputs?.[place]?.Value ?? null);
      return [manifest, `${resolve(value, resourceScope(stack, stacks, place))}`];
    }),
  );
}
