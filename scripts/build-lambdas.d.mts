import type { BuildResult } from 'esbuild';

/** Bundles one function as it is deployed; paths are absolute, or from the root of the repository. */
export function bundleFunction(entry: string, outdir: string): Promise<BuildResult<{ metafile: true }>>;
