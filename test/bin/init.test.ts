import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { emptyProject, removeProject, run } from '../support/command-line.ts';

const template = new URL('../../templates/gateway/', import.meta.url);
const readJson = (url: URL) => JSON.parse(readFileSync(url, 'utf8'));

let directory = '';
beforeEach(() => {
  directory = emptyProject();
});
afterEach(() => removeProject(directory));

const filesOf = (project: string) =>
  readdirSync(project, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(project.length + 1))
    .sort();

it('writes every file of the template under the name of the project, and says what to do next', async () => {
  const { code, stdout, stderr } = await run(directory, 'init', 'shop-gateway');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '\nNext: cd shop-gateway && npm install && npm start\n' });
  const project = join(directory, 'shop-gateway');
  const files = filesOf(project);
  expect(stdout.trim().split('\n').sort()).toEqual(files);
  const expected = ['.gitignore', '.github/workflows/gateway.yml', 'bin/app.ts', 'lib/gateway.ts', 'package.json'];
  expect(files).toEqual(expect.arrayContaining([...expected, 'services/orders.mjs', 'test/gateway.test.ts']));
  const text = files.map((file) => readFileSync(join(project, file), 'utf8')).join('\n');
  expect(text).toContain("shop.gateway('shop-gateway'");
  expect(text).toMatch(/`ShopGateway-\$\{stage\}`/);
  expect(text).not.toMatch(/front-door|FrontDoor/);
}, 30_000);

it('takes an empty directory, and a name that is not its own', async () => {
  mkdirSync(join(directory, '.git'));
  const { code } = await run(directory, 'init', '--name', 'edge');
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).name).toBe('edge');
}, 30_000);

it('writes over nothing', async () => {
  writeFileSync(join(directory, 'precious.txt'), 'mine');
  const { code, stdout, stderr } = await run(directory, 'init', '--name', 'edge');
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: '. is not empty (precious.txt): name a new directory\n',
  });
  expect(filesOf(directory)).toEqual(['precious.txt']);
}, 30_000);

it('refuses a name that no gateway can have, and writes nothing', async () => {
  const { code, stderr } = await run(directory, 'init', 'My_Gateway');
  expect(code).toBe(1);
  expect(stderr).toContain("'my_gateway' cannot name a gateway");
  expect(filesOf(directory)).toEqual([]);
}, 30_000);

it('has the versions that this repository is tested with', () => {
  const own = readJson(new URL('../../package.json', import.meta.url));
  const { dependencies, devDependencies, overrides } = readJson(new URL('package.json', template));
  const known = { ...own.dependencies, ...own.devDependencies, 'cdk-gatehouse': own.version };
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect([name, version]).toEqual([name, known[name]]);
  expect(own.overrides).toMatchObject(overrides);
});
