import type { AssemblyManifest } from '../../contract/assembly-manifest.ts';
import type { Assembly } from './read-assembly.ts';
import { resolve, resourceScope } from './resolve.ts';

/** The name that a gateway's table of keys and revocations has here; one that was given is known by an output. */
export function identityTableName(
  { stacks }: Pick<Assembly, 'stacks'>,
  { gateway, stack: id, identityTable: table }: Pick<AssemblyManifest, 'gateway' | 'stack' | 'identityTable'>,
): string {
  const stack = stacks.find((one) => one.id === id);
  if (stack === undefined) throw new Error(`${gateway}: the assembly has no stack ${id}`);
  const place = typeof table === 'string' ? table : table.output;
  const value = typeof table === 'string' ? { Ref: table } : (stack.template.Outputs?.[place]?.Value ?? null);
  return `${resolve(value, resourceScope(stack, stacks, place))}`;
}
