// Who may import whom: docs/architecture.md in executable form. `npm run check` proves it, and test/fixtures/wrong-import
// proves that a wrong import is caught.
const core = 'core';
const layer = (name, from, allowed, more = []) => ({
  name,
  severity: 'error',
  comment: `${name} may import ${['itself', ...allowed].join(', ')}`,
  from: { path: `^${from}/` },
  to: {
    pathNot: [from, ...allowed, ...more.filter((one) => one !== core)].map((path) => `^${path}(/|$)`),
    ...(more.includes(core) ? { dependencyTypesNot: ['core'] } : {}),
  },
});
const library = (...names) => names.map((name) => `node_modules/${name}`);
const lib = (...names) => names.map((name) => `lib/${name}`);
const cdk = library('aws-cdk-lib', 'constructs');
const cdkFiles = '^(lib/constructs/|lib/testing/|bin/app\\.ts|examples/|test/|bench/)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    layer('contract', 'lib/contract', [], []),
    layer('engine', 'lib/engine', lib('contract'), library('ipaddr.js')),
    layer('model', 'lib/model', lib('contract'), library('zod')),
    layer('policies', 'lib/policies', lib('contract', 'model')),
    layer('declare', 'lib/declare', lib('contract', 'model', 'policies')),
    // Of Node only the hash, which reads nothing of the machine.
    layer('plan', 'lib/plan', lib('contract', 'model', 'policies'), ['crypto']),
    layer('openapi', 'lib/openapi', lib('contract', 'model', 'policies', 'plan')),
    layer('checks', 'lib/checks', lib('contract')),
    layer('constructs', 'lib/constructs', lib('contract', 'declare', 'model', 'plan', 'openapi', 'checks'), [
      core,
      ...cdk,
    ]),
    layer('import', 'lib/import', lib('contract', 'model')),
    layer('operator', 'lib/operator', lib('contract'), [core]),
    layer('local', 'lib/local', lib('contract', 'engine', 'operator'), [
      core,
      ...library('velocityjs', 'dynalite', 'js-redis-server', 'jose'),
    ]),
    layer('deployed', 'lib/deployed', lib('contract', 'operator'), [core, ...library('@aws-sdk/[^/]+')]),
    layer('verify', 'lib/verify', lib('contract'), library('jose')),
    layer('testing', 'lib/testing', ['lib'], [core, ...cdk]),
    layer('lambdas', 'lambdas', lib('contract', 'engine'), [
      core,
      ...library(
        '@middy/core',
        'jose',
        '@aws-sdk/[^/]+',
        'iovalkey',
        '@aws-lambda-powertools/[^/]+',
        'structured-headers',
        '@types/aws-lambda',
      ),
    ]),
    layer(
      'bin',
      'bin',
      ['lib/index\\.ts', 'examples', ...lib('contract', 'import', 'plan', 'operator', 'local', 'deployed', 'testing')],
      [core, ...library('chokidar', 'cli-table3', 'commander', 'ora', 'picocolors', 'string-argv', 'yaml')],
    ),
    layer(
      'examples',
      'examples',
      ['lib/index\\.ts', 'lib/testing/index\\.ts', 'lib/verify/index\\.ts'],
      // Zod is one of the libraries that users write schemas with.
      [core, ...cdk, ...library('@jest/globals', 'zod')],
    ),
    {
      name: 'cdk-lives-in-constructs',
      severity: 'error',
      comment: 'aws-cdk-lib and constructs appear only in lib/constructs, lib/testing, bin/app.ts and examples',
      from: { pathNot: [cdkFiles] },
      to: { path: cdk.map((path) => `^${path}/`) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    exclude: { path: '\\.lua$' },
  },
};
