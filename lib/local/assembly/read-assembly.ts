import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AssemblyManifest, manifestSuffix } from '../../contract/assembly-manifest.ts';
import type { Stack, Template } from './template.ts';

/** A cloud assembly directory, read; nothing is resolved yet. */
export interface Assembly {
  readonly directory: string;
  /** In the manifest's order, nested assemblies (stages) after the outer ones. */
  readonly stacks: readonly Stack[];
  /** Directory of each unpacked code asset, by the object key that templates name. */
  readonly codeDirectories: ReadonlyMap<string, string>;
  readonly manifests: readonly AssemblyManifest[];
}

/** Account and region of a stack that names none. Reserved for documentation, so it is nobody's. */
const anyAccount = '123456789012';
const anyRegion = 'us-east-1';

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

interface AssetsFile {
  readonly files?: {
    readonly [hash: string]: {
      readonly source: { readonly path?: string; readonly packaging?: string };
      readonly destinations: { readonly [id: string]: { readonly objectKey: string } };
    };
  };
}

/** Everything in the directory. @throws Error with one sentence when it is not a cloud assembly. */
export function readAssembly(directory: string): Assembly {
  const manifestFile = join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`${directory} is not a cloud assembly: it has no manifest.json`);
  const { artifacts = {} } = readJson<{ artifacts?: { [id: string]: Artifact } }>(manifestFile);
  const nested = of(artifacts, 'cdk:cloud-assembly').map(([, { properties }]) =>
    readAssembly(join(directory, properties?.directoryName ?? '')),
  );
  const stacks = of(artifacts, 'aws:cloudformation:stack').map(([id, artifact]) => readStack(directory, id, artifact));
  const code = of(artifacts, 'cdk:asset-manifest').flatMap(([, { properties }]) =>
    codeDirectories(directory, properties?.file ?? ''),
  );
  return {
    directory: resolve(directory),
    stacks: [...stacks, ...nested.flatMap((inner) => inner.stacks)],
    codeDirectories: new Map([...code, ...nested.flatMap((inner) => [...inner.codeDirectories])]),
    manifests: [...gatehouseManifests(directory), ...nested.flatMap((inner) => inner.manifests)],
  };
}

function of(artifacts: { readonly [id: string]: Artifact }, type: string): [string, Artifact][] {
  return Object.entries(artifacts).filter(([, artifact]) => artifact.type === type);
}

function readStack(directory: string, id: string, { environment = '', properties = {} }: Artifact): Stack {
  const [, account = '', region = ''] = /^aws:\/\/([^/]*)\/([^/]*)$/.exec(environment) ?? [];
  return {
    id,
    stackName: properties.stackName ?? id,
    account: /^\d{12}$/.test(account) ? account : anyAccount,
    region: region === '' || region === 'unknown-region' ? anyRegion : region,
    template: readJson<Template>(join(directory, properties.templateFile ?? '')),
  };
}

function codeDirectories(directory: string, file: string): [string, string][] {
  const { files = {} } = readJson<AssetsFile>(join(directory, file));
  return Object.values(files).flatMap(({ source, destinations }) =>
    source.packaging === 'zip' && source.path !== undefined
      ? Object.values(destinations).map(({ objectKey }): [string, string] => [
          objectKey,
          resolve(directory, source.path ?? ''),
        ])
      : [],
  );
}

function gatehouseManifests(directory: string): AssemblyManifest[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith(manifestSuffix))
    .sort()
    .map((file) => readJson<AssemblyManifest>(join(directory, file)));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
