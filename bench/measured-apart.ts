import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/**
 * What a module prints as JSON in its last line, bundled and run in a process of its own, so that the CPU time there is that of
 * what is measured and nobody else's.
 */
export async function measuredApart<T>(module: URL, words: readonly string[] = []): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const outfile = join(directory, 'measured.mjs');
    await build({
      entryPoints: [fileURLToPath(module)],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
      loader: { '.lua': 'text' },
      banner: {
        js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
      },
    });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile, ...words], { maxBuffer: 1 << 24 });
    return JSON.parse(stdout.trim().split('\n').at(-1) as string) as T;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
