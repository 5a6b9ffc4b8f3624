// What the package brings: a CycloneDX list of the libraries that users install with it, and of those that are inside the
// Lambda bundles, which no user's lock file shows. npm says it of the lock; here it is cut to what ships and made the same
// for every build of a commit: without the time and without a random number.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const readJson = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const { npm_execpath: npm } = process.env;
const words = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--workspaces=false'];

function listOfAll() {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 };
  const { status, stdout, stderr } = npm
    ? spawnSync(process.execPath, [npm, ...words], options)
    : spawnSync('npm', words, options);
  if (status !== 0) throw new Error(`npm sbom ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** `name@version` of each library in a bundle, with the functions that have it. */
function bundled() {
  const inside = new Map();
  for (const file of readdirSync(join(root, 'dist/meta'))) {
    for (const input of Object.keys(readJson(`dist/meta/${file}`).inputs)) {
      const [directory] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input.replace(/^\(disabled\):/, '')) ?? [];
      if (directory === undefined) continue;
      const { name, version } = readJson(`${directory}/package.json`);
      const ref = `${name}@${version}`;
      inside.set(ref, new Set([...(inside.get(ref) ?? []), file.replace('.json', '')]));
    }
  }
  return inside;
}

/** What is installed with these: all that they depend on. */
function withDependencies(refs, edges) {
  const found = new Set();
  const open = [...refs];
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    if (found.has(ref)) continue;
    found.add(ref);
    open.push(...(edges.get(ref) ?? []));
  }
  return found;
}

const { metadata, components, dependencies, serialNumber: _, ...rest } = listOfAll();
const { name, version, dependencies: direct, optionalDependencies: optional } = readJson('package.json');
const own = Object.entries({ ...direct, ...optional }).map(([library, exact]) => `${library}@${exact}`);
const edges = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
const installed = withDependencies(own, edges);
const inside = bundled();
const shipped = (ref) => installed.has(ref) || inside.has(ref);
const missing = [...inside.keys()].filter((ref) => !edges.has(ref));
if (missing.length > 0) throw new Error(`in a bundle and not in the lock: ${missing.join(', ')}`);

const bom = {
  ...rest,
  metadata: { component: { ...metadata.component, name, version } },
  components: components
    .filter((one) => shipped(one['bom-ref']))
    .map(({ externalReferences: __, ...one }) => ({
      ...one,
      properties: [...(inside.get(one['bom-ref']) ?? [])].map((value) => ({ name: 'cdk-gatehouse:bundle', value })),
    })),
  dependencies: dependencies
    .filter(({ ref }) => shipped(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(shipped) })),
};
writeFileSync(join(root, 'dist/sbom.cdx.json'), `${JSON.stringify(bom, null, 1)}\n`);
console.log(`sbom: ${bom.components.length} libraries, ${inside.size} of them inside bundles`);
