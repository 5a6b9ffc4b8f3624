import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AssemblyManifest, manifestSuffix } from '../../contract/assembly-manifest.ts';
import { DevError } from './dev-error.ts';

/** The gateways of an assembly and of the stages in it, by name of their file. @throws DevError when there is no assembly, or no gateway in it. */
export function readManifests(assembly: string): readonly [AssemblyManifest, ...AssemblyManifest[]] {
  if (!existsSync(join(assembly, 'manifest.json')))
    throw new DevError(`${assembly} is not a cloud assembly: no manifest.json`);
  const [first, ...rest] = manifestFiles(assembly).map(manifestOf);
  if (first === undefined) throw new DevError(`${assembly} holds no gateway: the app makes no \`Gateway\``);
  return [first, ...rest];
}

/** A `Stage` of the CDK is an assembly within the assembly. */
function manifestFiles(assembly: string): readonly string[] {
  const entries = readdirSync(assembly, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(assembly, entry.name);
    if (entry.isDirectory()) return existsSync(join(path, 'manifest.json')) ? manifestFiles(path) : [];
    return entry.name.endsWith(manifestSuffix) ? [path] : [];
  });
}

function manifestOf(file: string): AssemblyManifest {
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as AssemblyManifest;
  if (manifest.schema !== 1) throw new DevError(`${file} was made by another major version of cdk-gatehouse`);
  return manifest;
}
