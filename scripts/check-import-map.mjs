// The import map holds for the whole tree, and the map itself works: every wrong import of the fixture is caught.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cruise = (cwd, paths) =>
  spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      join(root, '.dependency-cruiser.cjs'),
      '--output-type',
      'json',
      ...paths,
    ],
    { cwd, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
const violations = ({ stdout, stderr }) => {
  if (!stdout.startsWith('{')) throw new Error(stderr || 'dependency-cruiser said nothing');
  return JSON.parse(stdout).summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }));
};

const found = violations(cruise(root, ['lib', 'lambdas', 'bin', 'examples', 'bench']));
for (const { from, to, rule } of found) console.error(`${rule}: ${from} -> ${to}`);

const fixture = join(root, 'test/fixtures/wrong-import');
const caught = new Set(violations(cruise(fixture, ['lib', 'lambdas'])).map(({ from }) => from));
const wrong = readdirSync(fixture, { recursive: true }).filter((file) => /-(imports|reads)-/.test(file));
const missed = wrong.filter((file) => !caught.has(file));
for (const file of missed) console.error(`the map misses the wrong import in test/fixtures/wrong-import/${file}`);

if (found.length + missed.length > 0 || wrong.length === 0) process.exit(1);
console.log(`import map: holds; ${wrong.length} wrong imports of the fixture are caught`);
