import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AssemblyManifest, manifestSuffix } from '../../contract/assembly-manifest.ts';
import { property, resourcesOf } from './resolve.ts';
import type { Stack, Template } from './template.ts';
import { below, Unsupported } from './unsupported.ts';

/** A cloud assembly directory, read. */
export interface Assembly {
  readonly directory: string;
  /** In the manifest's order, each with its nested stacks behind it, nested assemblies (stages) after the outer ones. */
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
  const files = of(artifacts, 'cdk:asset-manifest').flatMap(([, { properties }]) =>
    assetFiles(directory, properties?.file ?? ''),
  );
  const code = files.flatMap(({ key, path, packaging }): [string, string][] =>
    packaging === 'zip' ? [[key, path]] : [],
  );
  const stacks = of(artifacts, 'aws:cloudformation:stack').flatMap(([id, artifact]) =>
    withNestedStacks(readStack(directory, id, artifact), files),
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

interface AssetFile {
  /** As templates name it. */
  readonly key: string;
  readonly path: string;
  readonly packaging: string | undefined;
}

function assetFiles(directory: string, file: string): AssetFile[] {
  const { files = {} } = readJson<AssetsFile>(join(directory, file));
  return Object.values(files).flatMap(({ source: { path, packaging }, destinations }) =>
    path === undefined
      ? []
      : Object.values(destinations).map(({ objectKey }) => ({
          key: objectKey,
          path: resolve(directory, path),
          packaging,
        })),
  );
}

/** A stack and what is nested in it, at any depth. Their templates are assets, named by the URL at which they will be. */
function withNestedStacks(stack: Stack, files: readonly AssetFile[]): readonly Stack[] {
  const nested = resourcesOf(stack, [stack], ['AWS::CloudFormation::Stack']).flatMap((scope) => {
    const url = `${property('TemplateURL', scope)}`;
    const file = files.find(({ key }) => url.endsWith(`/${key}`));
    if (file === undefined)
      throw new Unsupported(below(scope.place, 'TemplateURL'), 'the template is not an asset of this assembly');
    const { resource: logicalId } = scope.place;
    const inner: Stack = {
      ...stack,
      id: `${stack.id}/${logicalId}`,
      stackName: `${stack.stackName}-${logicalId}`,
      template: readJson<Template>(file.path),
      within: { parent: stack, logicalId },
    };
    return withNestedStacks(inner, files);
  });
  return [stack, ...nested];
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
