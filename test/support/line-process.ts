import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Source modules in one file that a plain process can import, as a function's are. */
export async function bundleOf(modules: readonly string[]): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-bundle-'));
  const outfile = join(directory, 'bundle.mjs');
  const contents = modules.map((name) => `export * from './${name}';`).join('\n');
  await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    loader: { '.lua': 'text' },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  return { url: pathToFileURL(outfile).href, remove: () => rm(directory, { recursive: true }) };
}

/** A process that is told with lines what to do, and says with lines what came of it. */
export interface LineProcess {
  readonly child: ChildProcess;
  /** The next line it writes. */
  line(): Promise<string>;
  tell(line: string): void;
}

export function startLineProcess(script: URL, settings: object): LineProcess {
  const child = spawn(process.execPath, ['--no-warnings', fileURLToPath(script), JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    line: async () => String((await lines.next()).value),
    tell: (line) => child.stdin?.write(`${line}\n`),
  };
}
