import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AssemblyManifest, manifestSuffix } from '../../contract/assembly-manifest.ts';
import { DevError } from './dev-error.ts';

/** The gateways of an assembly, by name of their file. @throws DevError when there is no assembly, or no gateway in it. */
export function readManifests(assembly: string): readonly [AssemblyManifest, ...AssemblyManifest[]] {
  if (!existsSync(join(assembly, 'manifest.json')))
    throw new DevError(`${assembly} is not a cloud assembly: no manifest.json`);
  const [first, ...rest] = readdirSync(assembly)
    .filter((file) => file.endsWith(manifestSuffix))
    .sort()
    .map((file) => manifestOf(join(assembly, file)));
  if (first === undefined) throw new DevError(`${assembly} holds no gateway: the app makes no \`Gateway\``);
  return [first, ...rest];
}

function manifestOf(file: string): AssemblyManifest {
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as AssemblyManifest;
  if (manifest.schema !== 1) throw new DevError(`${file} was made by another major version of cdk-gatehouse`);
  return manifest;
}
