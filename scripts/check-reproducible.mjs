// A rebuild gives the same bytes: in another directory, from a copy of the sources, every bundle comes out as the list of
// SHA-256 sums beside the shipped ones says. Whoever reviews a release can do the same from its tag.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const list = 'dist/lambdas/SHA256SUMS';
const elsewhere = mkdtempSync(join(tmpdir(), 'gatehouse-rebuilt-'));
try {
  for (const part of ['package.json', 'tsconfig.json', 'lambdas', 'lib/contract', 'lib/engine', 'scripts'])
    cpSync(join(root, part), join(elsewhere, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(elsewhere, 'node_modules'));
  const { status } = spawnSync(process.execPath, ['scripts/build-lambdas.mjs'], { cwd: elsewhere, stdio: 'inherit' });
  const [shipped, rebuilt] = [root, elsewhere].map((one) => readFileSync(join(one, list), 'utf8').split('\n'));
  const different = shipped.filter((line) => !rebuilt.includes(line));
  for (const line of different) console.error(`not rebuilt: ${line}`);
  if (status !== 0 || different.length > 0) process.exitCode = 1;
  else console.log(`${shipped.length - 1} files of bundles are rebuilt byte for byte`);
} finally {
  rmSync(elsewhere, { recursive: true, force: true });
}
