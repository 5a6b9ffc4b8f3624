// How long the compiler takes over a platform of 60 services with 20 routes each, all with schemas and edits, and 20
// aggregates of 8 parts, and a bound that must hold.
// The count of type instantiations is the same on every machine, so that is what the bound is on.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const size = { services: 60, routes: 20, credentials: 8, scopes: 40, aggregates: 20, parts: 8 };
const maxInstantiations = 2_000_000;

const range = (count) => Array.from({ length: count }, (_, index) => index);

function platformFile() {
  const credentials = range(size.credentials).map((c) => {
    const scopes = range(size.scopes).map((s) => `'c${c}:s${s}'`);
    return `c${c}: jwt({ scopes: [${scopes.join(', ')}], claims: { tid: 'string', level: 'number' } })`;
  });
  return `import { jwt } from 'declare/credential';
import { platform } from 'declare/platform';
export const shop = platform('shop', { auth: { ${credentials.join(',\n')} } });\n`;
}

function serviceFile(service) {
  const routes = range(size.routes).map((r) => {
    const credential = (service + r) % size.credentials;
    return `'GET /s${service}/r${r}/{id}/items/{item}': { auth: 'c${credential}', scopes: ['c${credential}:s${r}'], where: { 'path.id': 'claims.sub' },
      limit: { rate: '60/min', by: ['claims.sub', 'path.item'] }, set: { 'X-Tid': 'claims.tid' }, to: '/{id}/{item}',
      validate: { path: { type: 'object', properties: { id: { type: 'string' }, item: { type: 'integer' } } } },
      query: { set: { tenant: 'claims.tid' } }, answer: { remove: ['X-Cost'], body: { remove: ['cost'], set: { id: 'path.id' } } } }`;
  });
  return `import { shop } from './platform.ts';
export const s${service} = shop.service('s${service}', { owner: 'team-${service}', upstream: { timeout: '5s' }, routes: {\n${routes.join(',\n')} } });\n`;
}

function aggregateFile() {
  const names = range(size.parts).map((service) => `s${service}`);
  const part = (a, service) => {
    const path = service === 0 ? `{ id: 'claims.sub', item: 'path.item' }` : `{ id: 'parts.p0.id', item: { static: 'x' } }`;
    return `p${service}: call(s${service}, 'GET /s${service}/r${a}/{id}/items/{item}', { path: ${path}, query: { of: 'claims.tid' }, pick: ['id'], ${service === 0 ? 'critical: true' : `fallback: { lastGood: '1min' }`} })`;
  };
  const routes = range(size.aggregates).map(
    (a) => `'GET /a${a}/{item}': { auth: 'c${a % size.credentials}', limit: { rate: '9/s', by: 'claims.sub' }, parts: { ${range(size.parts).map((service) => part(a, service)).join(',\n')} },
      views: { small: { pick: ['p0.id'] } }, view: { by: 'claims.tid', default: 'small' } }`,
  );
  return `${names.map((name) => `import { ${name} } from './${name}.ts';`).join('\n')}
import { call } from 'declare/call';
import { shop } from './platform.ts';
export const home = shop.aggregate('home', { owner: 'x', timeout: '3s', routes: {\n${routes.join(',\n')} } });\n`;
}

function gatewayFile() {
  const names = range(size.services).map((service) => `s${service}`);
  return `${names.map((name) => `import { ${name} } from './${name}.ts';`).join('\n')}
import { home } from './home.ts';
import { shop } from './platform.ts';
export const big = shop.gateway('big', { bff: 'all', services: [${names.join(', ')}, home] });\n`;
}

function writeProject(directory) {
  const write = (name, text) => writeFileSync(join(directory, name), text);
  write('platform.ts', platformFile());
  for (const service of range(size.services)) write(`s${service}.ts`, serviceFile(service));
  write('home.ts', aggregateFile());
  write('gateway.ts', gatewayFile());
  write('package.json', '{ "type": "module" }');
  const compilerOptions = { types: [], paths: { 'declare/*': [`${root}/lib/declare/*.ts`] } };
  write('tsconfig.json', JSON.stringify({ extends: `${root}/tsconfig.json`, compilerOptions, include: ['*.ts'], exclude: [] }));
}

function measure(compiler, directory) {
  const binary = join(root, 'node_modules', compiler, 'bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [binary, '-p', directory, '--noEmit', '--extendedDiagnostics'], { encoding: 'utf8' });
  const number = (name) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1]);
  if (status !== 0) console.log(stdout.slice(0, 2_000));
  return { compiler, status, instantiations: number('Instantiations'), checkSeconds: number('Check time'), memoryKilobytes: number('Memory used') };
}

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-types-'));
try {
  writeProject(directory);
  const results = ['typescript', 'typescript-7'].map((compiler) => measure(compiler, directory));
  for (const result of results) console.log(JSON.stringify(result));
  const isBounded = results.every(({ status, instantiations }) => status === 0 && instantiations < maxInstantiations);
  process.exitCode = isBounded ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}
