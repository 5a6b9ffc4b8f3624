import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';

/**
 * Gives `use` the code asset of a shipped function: its prebuilt bundle and `config.json` beside it. The asset's hash
 * changes only with one of the two. It is copied when `use` makes the function, so what was staged is gone afterwards.
 */
export function withPrebuiltCode<T>(name: string, config: object, use: (code: Code) => T): T {
  const bundle = join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'dist', 'lambdas', name);
  if (!existsSync(bundle)) throw new Error(`the ${name} function is not built: run \`npm run build\` in cdk-gatehouse`);
  const staged = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  try {
    cpSync(bundle, staged, { recursive: true });
    writeFileSync(join(staged, 'config.json'), JSON.stringify(config));
    return use(Code.fromAsset(staged));
  } finally {
    rmSync(staged, { recursive: true });
  }
}

/** This very package, whether it runs from source or from one of its builds: the nearest `package.json` of that name. */
function packageRoot(directory: string): string {
  const manifest = join(directory, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'cdk-gatehouse') return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error('cdk-gatehouse cannot find its own package.json');
  return packageRoot(parent);
}
