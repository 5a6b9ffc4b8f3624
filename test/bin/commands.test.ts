import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyProject, type Ran, removeProject, run, shopProject } from '../support/command-line.ts';

let shop = '';
let empty = '';
beforeAll(() => {
  shop = shopProject();
  empty = emptyProject();
});
afterAll(() => {
  removeProject(shop);
  removeProject(empty);
});

const plain = ({ code, stdout, stderr }: Ran) => ({ code, stdout, stderr: stderr.replaceAll(empty, '.') });

describe('a command that cannot be', () => {
  it.each([
    ['an unknown command', ['no-such'], "error: unknown command 'no-such'\n(--help lists the options)\n"],
    ['an unknown option', ['routes', '--no-such'], "error: unknown option '--no-such'\n(--help lists the options)\n"],
    [
      'a duration without unit',
      ['token', '--credential', 'customer', '--expires-in', '5'],
      "error: option '--expires-in <duration>' argument '5' is invalid. a duration is a number with unit, such as '5min' or '-1min'\n(--help lists the options)\n",
    ],
    [
      'a port beyond the last',
      ['dev', '--port', '70000'],
      "error: option '--port <number>' argument '70000' is invalid. a port is a number up to 65535\n(--help lists the options)\n",
    ],
    [
      'an upstream without address',
      ['dev', '--upstream', 'orders'],
      "error: option '--upstream <name=url>' argument 'orders' is invalid. write name=value\n(--help lists the options)\n",
    ],
  ])(
    'is a usage error: %s',
    async (_, words, stderr) => {
      expect(plain(await run(empty, ...words))).toEqual({ code: 2, stdout: '', stderr });
    },
    30_000,
  );
});

describe('a mistake in what a command works on', () => {
  it.each([
    [
      'no app',
      ['routes'],
      'no app to run: write `app` in cdk.json, or give --app <command> or --assembly <directory>\n',
    ],
    ['no assembly', ['routes', '--assembly', '.'], '. is not a cloud assembly: no manifest.json\n'],
    [
      'an app that fails',
      ['synth', '--app', 'echo broken >&2; exit 3'],
      '`echo broken >&2; exit 3` ended with code 3\nbroken\n',
    ],
    ['no session', ['token', '--credential', 'customer'], "nothing runs in .: start 'cdk-gatehouse dev' there first\n"],
  ])(
    'is one message, without a stack: %s',
    async (_, words, stderr) => {
      expect(plain(await run(empty, ...words))).toEqual({ code: 1, stdout: '', stderr });
    },
    30_000,
  );
});

describe('routes', () => {
  it('lists the shop in a table without colours', async () => {
    const { code, stdout, stderr } = await run(shop, 'routes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').map((line) => line.trimEnd().replace(/\d+\.\d\d$/, '$'))).toEqual([
      'shop (prod)',
      'METHOD  PATH                     WAY     AUTH      SCOPES        LIMIT                 TIMEOUT  IF IT FAILS  OWNER           $/MILLION',
      'GET     /products                lambda  public    -             300/min by client.ip  2 s      -            team-catalogue  $',
      'POST    /orders                  lambda  customer  orders:write  30/min by claims.sub  5 s      -            team-orders     $',
      'GET     /users/{userId}/profile  lambda  customer  -             60/min by claims.sub  2 s      -            team-accounts   $',
      '',
    ]);
  }, 30_000);

  it('prints for programs what the manifest says', async () => {
    const [gateway] = JSON.parse((await run(shop, 'routes', '--json')).stdout);
    expect(gateway).toMatchObject({ gateway: 'shop', stage: 'prod' });
    expect(gateway.routes[2]).toMatchObject({
      service: 'users',
      method: 'GET',
      path: '/users/{userId}/profile',
      way: 'lambda',
      where: [{ left: 'path.userId', right: 'claims.sub' }],
      timeoutMillis: 2000,
    });
  }, 30_000);

  it('explains where each policy is enforced', async () => {
    const { stdout } = await run(shop, 'routes', '--explain');
    expect(stdout).toMatch(/^POST \/orders \(lambda\)\n(?: {2}\S+ +(?:authorizer|forwarder|api-gateway) +\S.*\n)+/m);
  }, 30_000);
});

describe('synth', () => {
  it('says where the assembly is and how much of the quotas is used', async () => {
    const { code, stdout } = await run(shop, 'synth', '--json', '--output', 'out');
    expect(code).toBe(0);
    const { assembly, gateways } = JSON.parse(stdout);
    expect(assembly).toBe(join(shop, 'out'));
    expect(gateways).toEqual([
      {
        gateway: 'shop',
        stage: 'prod',
        quotas: expect.arrayContaining([{ name: 'path resources', used: 6, allowed: 300, moreRoutes: 176 }]),
      },
    ]);
  }, 30_000);

  it('says of each limit how many routes there is room for', async () => {
    const { stdout } = await run(shop, 'synth', '--output', 'out');
    const [head, first] = stdout
      .split('\n')
      .slice(1, 3)
      .map((line) => line.trim().split(/ {2,}/));
    expect([head, first]).toEqual([
      ['LIMIT OF AWS', 'USED', 'ALLOWED', '%', 'LEFT'],
      ['path resources', '6', '300', '2', 'about 176 routes'],
    ]);
  }, 30_000);

  it('passes the mistakes of a gateway on, all of them, without a stack', async () => {
    mkdirSync(join(shop, 'broken'));
    writeFileSync(
      join(shop, 'broken/app.ts'),
      `import { App, Stack } from 'aws-cdk-lib';
       import { Gateway, platform } from 'cdk-gatehouse';
       const shop = platform('shop', { auth: {} });
       const a = shop.service('a', { owner: 'x', upstream: { timeout: '5' }, routes: { 'GET /a': { auth: 'public', reason: '' } } } as never);
       new Gateway(new Stack(new App(), 'S'), 'G', { gateway: shop.gateway('g', { services: [a] }), stage: 's', auth: {}, upstreams: {} } as never);`,
    );
    const { code, stdout, stderr } = await run(shop, 'synth', '--app', 'node --import tsx broken/app.ts');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^\d mistakes in the gateway\n(?:GH\d{4} .+\n {7}fix: .+\n)+$/);
    expect(stderr).toMatch(/GH1005 .*"5"/);
  }, 30_000);
});
