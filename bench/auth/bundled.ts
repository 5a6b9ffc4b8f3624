import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { bundleFunction } from '../../scripts/build-lambdas.mjs';
import type { BundleSize } from './measurement.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Bundled {
  readonly path: string;
  /** Of the file and of what it imports at once; what is imported late is not counted. */
  readonly size: BundleSize;
}

/** A module of the bench, bundled as the functions are for Lambda. */
export async function bundled(entry: URL, directory: string): Promise<Bundled> {
  const { metafile } = await bundleFunction(fileURLToPath(entry), directory);
  const main = Object.keys(metafile.outputs).find((path) => path.endsWith('index.mjs')) as string;
  const files = [...loadedAtOnce(metafile, main, new Set())].map((path) => readFileSync(resolve(root, path)));
  const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);
  return {
    path: join(directory, 'index.mjs'),
    size: { bytes: sum(files.map(({ length }) => length)), gzipped: sum(files.map((file) => gzipSync(file).length)) },
  };
}

function loadedAtOnce({ outputs, inputs }: Metafile, path: string, seen: Set<string>): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: other, kind, external } of outputs[path]?.imports ?? []) {
    if (kind === 'import-statement' && external !== true) loadedAtOnce({ outputs, inputs }, other, seen);
  }
  return seen;
}
