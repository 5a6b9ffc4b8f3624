import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A gateway of one copy of the package, whose platform has a credential and whose service was declared by another: as where a
 * service team publishes its declaration, and its package brought a cdk-gatehouse of its own along.
 */
const app = `
import { App, Stack } from 'aws-cdk-lib';
const [here, there] = await Promise.all(process.argv.slice(2, 4).map((index) => import(index)));
const auth = { customer: there.jwt({ scopes: ['orders:read'] }) };
const limit = { rate: '60/min', by: 'claims.sub' };
const routes = { 'GET /orders': { auth: 'customer', scopes: ['orders:read'], limit } };
const definition = { owner: 'team-orders', upstream: { timeout: '1s' }, routes };
const orders = there.platform('shop', { auth }).service('orders', definition);
const users = here.platform('shop', { auth }).service('users', { ...definition, routes: { 'GET /users': { auth: 'customer' } } });
const later = { ...there.platform('shop', { auth }).service('later', definition), schema: 2 };
const mounted = here.platform('shop', { auth }).gateway('mobile', { services: [orders, users, later] });
const gateway = here.withoutBroken(mounted);
const stack = new Stack(new App({ outdir: process.argv[4], analyticsReporting: false, builtinCloudFormationValidation: false }), 'S');
new here.Gateway(stack, 'Gateway', {
  gateway,
  stage: 'test',
  limitStore: 'dynamodb',
  auth: { customer: { issuer: 'https://id.example', audience: 'shop' } },
  upstreams: { orders: there.url('https://orders.example'), users: here.url('https://users.example'), later: there.url('https://later.example') },
});
const manifest = JSON.parse(
  await import('node:fs').then(({ readFileSync }) => readFileSync(stack.node.root.synth().directory + '/S.Gateway.gatehouse.json', 'utf8')),
);
const { routes: rows, excluded } = manifest;
const told = here.modelOf(mounted).issues.map(({ code, at, why }) => [code, at, why]);
console.log(JSON.stringify({ isOther: here.platform !== there.platform, rows: rows.map(({ path, owner }) => [path, owner]), excluded: excluded.map(({ name }) => name), told }));
`;

describe('a service of another copy of this package', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-copies-'));
    const other = join(directory, 'packages/orders/node_modules/cdk-gatehouse');
    mkdirSync(join(directory, 'packages/orders/node_modules'), { recursive: true });
    cpSync(join(root, 'dist'), join(other, 'dist'), { recursive: true });
    cpSync(join(root, 'package.json'), join(other, 'package.json'));
    // What both of them import; as an installation would have it, once.
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    writeFileSync(join(directory, 'app.mjs'), app);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test.each([
    ['of ES modules', 'dist/esm/index.js'],
    ['of CommonJS', 'dist/cjs/index.js'],
  ])(
    '%s is mounted as any other, and one of a later schema is told and left out',
    async (_, index) => {
      const copies = [
        join(root, 'dist/esm/index.js'),
        join(directory, 'packages/orders/node_modules/cdk-gatehouse', index),
      ];
      const words = [
        join(directory, 'app.mjs'),
        ...copies.map((file) => pathToFileURL(file).href),
        join(directory, 'cdk.out'),
      ];
      const { stdout } = await promisify(execFile)(process.execPath, words);
      expect(JSON.parse(stdout)).toEqual({
        isOther: true,
        rows: [
          ['/orders', 'team-orders'],
          ['/users', 'team-orders'],
        ],
        excluded: ['later'],
        told: [
          [
            'GH1007',
            'gateway mobile services[2]',
            'later of team-orders was made by a version of cdk-gatehouse with another schema',
          ],
        ],
      });
    },
    60_000,
  );
});
