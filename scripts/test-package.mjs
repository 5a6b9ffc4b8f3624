// The packed tarball works where users put it: in a project fresh from `cdk init` (CommonJS, its own jest and tsx), and in
// an ESM project. The only command of this repository that may talk to the npm registry.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const work = mkdtempSync(join(tmpdir(), 'gatehouse-package-'));
const { npm_node_execpath: node = process.execPath, npm_execpath: npm } = process.env;
// A user's shell has none of our npm_* variables, and our node_modules/.bin is not on its PATH.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') && name !== 'NODE_OPTIONS'),
);
env.PATH = [
  dirname(node),
  ...(process.env.PATH ?? '').split(':').filter((part) => !part.includes('node_modules')),
].join(':');

const run = (cwd, command, ...words) => {
  console.log(`$ ${command} ${words.join(' ')}`);
  const { status, stdout } = spawnSync(command, words, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  if (status === 0) return stdout;
  console.error(stdout);
  throw new Error(`${command} ended with ${status}`);
};
const runNpm = (cwd, ...words) => (npm ? run(cwd, node, npm, ...words) : run(cwd, 'npm', ...words));
const expect = (what, holds) => {
  if (!holds) throw new Error(`not so: ${what}`);
  console.log(`  ok: ${what}`);
};
const ownVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
const version = (name) => JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;

function pack() {
  run(root, node, 'scripts/build.mjs', '--clean');
  run(root, node, 'scripts/build-types.mjs');
  run(root, node, 'scripts/write-sbom.mjs');
  const [{ filename, files }] = JSON.parse(
    runNpm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', work),
  );
  const shipped = files.map(({ path }) => path);
  for (const file of ['CHANGELOG.md', 'LICENSE', 'dist/sbom.cdx.json', 'dist/lambdas/SHA256SUMS'])
    expect(`the tarball has ${file}`, shipped.includes(file));
  const bundles = shipped.filter((path) => /^dist\/lambdas\/\w+\/[^/]+\.mjs$/.test(path));
  const mapOf = (path) => path.replace(/^dist\/lambdas\/(\w+)\//, 'dist/lambdas/$1.maps/').concat('.map');
  expect('each bundle has its map', bundles.length > 0 && bundles.every((path) => shipped.includes(mapOf(path))));
  const tarball = join(work, filename);
  run(root, node, 'node_modules/publint/src/cli.js', tarball, '--strict');
  // Node 10's resolution knows no doors; every Node that runs this package does.
  run(root, node, 'node_modules/@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'node16');
  return tarball;
}

/** Type-checks, synthesises, takes the snapshot, and finds the snapshot equal in a second run. */
function prove(project, jest) {
  const bin = (name) => join(project, 'node_modules/.bin', name);
  run(project, bin('tsc'), '--noEmit');
  const template = JSON.parse(run(project, bin('cdk'), 'synth', '--json', '--no-notices', '--no-version-reporting'));
  expect(
    'cdk synth makes one REST API',
    Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::ApiGateway::RestApi').length === 1,
  );
  run(project, ...jest, '--ci=false');
  run(project, ...jest, '--ci');
  for (const load of ['require("cdk-gatehouse/verify")', 'await import("cdk-gatehouse/verify")']) {
    const type = load.startsWith('await') ? 'module' : 'commonjs';
    const made = run(project, node, `--input-type=${type}`, '-e', `console.log(typeof (${load}).verifier)`);
    expect(`a service loads the verifier: ${load}`, made.trim() === 'function');
  }
  const routes = JSON.parse(run(project, bin('cdk-gatehouse'), 'routes', '--json'));
  expect('the installed command lists the declared routes', JSON.stringify(routes).includes('/products'));
}

function commonJsProject(tarball) {
  const project = join(work, 'fresh');
  mkdirSync(project);
  run(
    project,
    node,
    join(root, 'node_modules/aws-cdk/bin/cdk'),
    'init',
    'app',
    '--language',
    'typescript',
    '--generate-only',
  );
  cpSync(join(root, 'test/fixtures/package/commonjs'), project, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  expect('a fresh CDK project is CommonJS', manifest.type === undefined);
  manifest.dependencies['cdk-gatehouse'] = `file:${tarball}`;
  manifest.dependencies['aws-cdk-lib'] = version('aws-cdk-lib');
  manifest.devDependencies['@swc/core'] = version('@swc/core');
  // What docs/local-host.md tells a user on Node 20 to add: npm leaves it out there as an optional dependency.
  manifest.devDependencies['js-redis-server'] = version('js-redis-server');
  manifest.overrides = { 'unrs-resolver': version('unrs-resolver') };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, null, 2));
  runNpm(project, 'install', '--no-audit', '--no-fund', '--loglevel=error');
  prove(project, [join(project, 'node_modules/.bin/jest')]);
}

function esmProject(tarball) {
  const project = join(work, 'esm');
  cpSync(join(root, 'test/fixtures/package/esm'), project, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  manifest.dependencies = {
    'cdk-gatehouse': `file:${tarball}`,
    'aws-cdk-lib': version('aws-cdk-lib'),
    constructs: version('constructs'),
  };
  manifest.devDependencies = Object.fromEntries(
    ['@swc/core', '@swc/jest', '@jest/globals', '@types/node', 'aws-cdk', 'jest', 'tsx', 'typescript'].map((name) => [
      name,
      version(name),
    ]),
  );
  manifest.overrides = { 'unrs-resolver': version('unrs-resolver') };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, null, 2));
  runNpm(project, 'install', '--no-audit', '--no-fund', '--loglevel=error');
  prove(project, [node, '--experimental-vm-modules', join(project, 'node_modules/jest/bin/jest.js')]);
}

/** What `init` writes is a project that checks, tests and synthesises as it is. */
function initProject(tarball) {
  const project = join(work, 'made-by-init');
  run(work, join(work, 'esm/node_modules/.bin/cdk-gatehouse'), 'init', 'made-by-init');
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  expect('its version of the library is the one that made it', manifest.dependencies['cdk-gatehouse'] === ownVersion);
  manifest.dependencies['cdk-gatehouse'] = `file:${tarball}`;
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, null, 2));
  runNpm(project, 'install', '--no-audit', '--no-fund', '--loglevel=error');
  runNpm(project, 'run', 'check');
  runNpm(project, 'test', '--', '--ci=false');
  runNpm(project, 'test', '--', '--ci');
  const quotas = runNpm(project, 'run', 'synth');
  expect('it synthesises both of its environments', /staging/.test(quotas) && /production/.test(quotas));
}

try {
  const tarball = pack();
  commonJsProject(tarball);
  esmProject(tarball);
  initProject(tarball);
  console.log('the packed tarball works in a fresh CommonJS CDK project, in an ESM project, and in what init writes');
} finally {
  rmSync(work, { recursive: true, force: true });
}
