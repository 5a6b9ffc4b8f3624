// Declarations are the same text for both module systems; the folder's package.json says which one a file belongs to.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
);
const esm = join(root, 'dist/esm');
const declarations = readdirSync(esm, { recursive: true }).filter((file) => file.endsWith('.d.ts'));
for (const file of declarations) {
  // The compiler leaves `.ts` endings in declarations; a published package has no such files.
  const text = readFileSync(join(esm, file), 'utf8').replace(
    /(from\s+|import\()(['"])(\.[^'"]+)\.ts\2/g,
    '$1$2$3.js$2',
  );
  writeFileSync(join(esm, file), text);
  cpSync(join(esm, file), join(root, 'dist/cjs', file));
}
