import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manifestSuffix } from '../../lib/contract/assembly-manifest.ts';
import { emptyProject, removeProject, run } from '../support/command-line.ts';

/** What the command reads of an assembly. */
const manifest = (changes: object = {}, more: object = {}) => ({
  schema: 1,
  gateway: 'shop',
  stage: 'prod',
  routes: [{ ...route, ...changes }],
  limits: {},
  ...more,
});
const route = {
  ...{ service: 'orders', owner: 'team-orders', method: 'GET', path: '/orders', way: 'lambda', auth: 'customer' },
  ...{ credentials: ['customer'], scopes: ['orders:read'], anyScope: [], roles: [], tiers: [], where: [], limits: [] },
  ...{ reason: null, anyCaller: null, parts: [] },
};

let project = '';
let count = 0;
beforeAll(() => {
  project = emptyProject();
});
afterAll(() => removeProject(project));

function assembly(...manifests: readonly object[]): string {
  count += 1;
  const directory = join(project, `assembly-${count}`);
  mkdirSync(directory);
  writeFileSync(join(directory, 'manifest.json'), '{}');
  for (const [index, one] of manifests.entries())
    writeFileSync(join(directory, `Gateway${index}${manifestSuffix}`), JSON.stringify(one));
  return directory;
}

const access = (directory: string, ...words: readonly string[]) =>
  run(project, 'access', '--assembly', directory, ...words);

describe('access', () => {
  it('prints who may call what', async () => {
    const { code, stdout, stderr } = await access(assembly(manifest()));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { service, owner, way, auth, credentials, scopes } = route;
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      gateways: { shop: { 'GET /orders': { service, owner, way, auth, credentials, scopes } } },
    });
  }, 30_000);

  it('writes a file that then holds', async () => {
    const directory = assembly(manifest());
    expect(await access(directory, '--write')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(existsSync(join(project, 'gateway.access.json'))).toBe(true);
    expect(await access(directory, '--check')).toEqual({ code: 0, stdout: '', stderr: '' });
  }, 30_000);

  it('fails with what differs, what is loosened first', async () => {
    const [before, after] = [manifest(), manifest({ scopes: [], way: 'direct' })];
    await access(assembly(before), '--write', 'who.json');
    const { code, stdout, stderr } = await access(assembly(after), '--check', 'who.json');
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      "! shop 'GET /orders' scope orders:read is no longer demanded",
      "  shop 'GET /orders' way: lambda → direct",
      '',
    ]);
    expect(stderr.replace(project, '.')).toBe(
      '2 differences from ./who.json, 1 of them loosened (!): look at each, then write the file with `cdk-gatehouse access --write`\n',
    );
  }, 30_000);

  it.each([
    ['no file', undefined, 'no ./none.json: write it with `cdk-gatehouse access --write`, and commit it\n'],
    [
      'half a file',
      '{',
      './none.json is no access file of this version: write it with `cdk-gatehouse access --write`\n',
    ],
    [
      'a file of another version',
      '{"schema":2}',
      './none.json is no access file of this version: write it with `cdk-gatehouse access --write`\n',
    ],
  ])(
    'says in one message that there is %s',
    async (_, text, stderr) => {
      if (text !== undefined) writeFileSync(join(project, 'none.json'), text);
      const ran = await access(assembly(manifest()), '--check', 'none.json');
      expect({ ...ran, stderr: ran.stderr.replace(project, '.') }).toEqual({ code: 1, stdout: '', stderr });
    },
    30_000,
  );

  it('tells stages of a gateway once while they are the same, and the parts of a split gateway together', async () => {
    const other = { path: '/baskets' };
    const gateways = async (...manifests: readonly object[]) => {
      await access(assembly(...manifests), '--write', 'stages.json');
      const file = JSON.parse(readFileSync(join(project, 'stages.json'), 'utf8'));
      return Object.entries(file.gateways).map(([name, routes]) => [name, Object.keys(routes as object)]);
    };
    const staging = { stage: 'staging' };
    expect(await gateways(manifest(), manifest({}, staging))).toEqual([['shop', ['GET /orders']]]);
    expect(await gateways(manifest(), manifest(other, staging))).toEqual([
      ['shop (prod)', ['GET /orders']],
      ['shop (staging)', ['GET /baskets']],
    ]);
    expect(await gateways(manifest(), manifest(other))).toEqual([['shop', ['GET /baskets', 'GET /orders']]]);
  }, 60_000);
});
