import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  appCommand,
  command,
  type DevEvent,
  emptyProject,
  type RunningDev,
  removeProject,
  run,
  shopProject,
  sourceUrl,
  startDev,
  startIn,
} from '../support/command-line.ts';
import { familyOf, isAlive } from '../support/process-family.ts';

const shell = promisify(execFile);
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

function project(make: () => string): string {
  const directory = make();
  cleanUp.push(() => removeProject(directory));
  return directory;
}

function dev(directory: string, ...words: readonly string[]): RunningDev {
  const running = startDev(directory, ...words);
  cleanUp.push(() => running.end('SIGKILL'));
  return running;
}

interface Ready extends DevEvent {
  readonly url: string;
  readonly engines: { readonly valkey: string; readonly dynamodb: string };
  readonly gateways: readonly [{ readonly try: readonly { readonly expect: string; readonly command: string }[] }];
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds() && tries < 400; tries += 1) await pause(50);
}

describe('dev, of the shop', () => {
  it('is ready with stores, routes and lines that do what they say; a signal ends it and all that it started', async () => {
    const directory = project(shopProject);
    const running = dev(directory, '--no-watch');
    const ready = (await running.next('ready')) as Ready;
    expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(ready.engines).toEqual({ valkey: expect.any(String), dynamodb: expect.any(String) });

    const lines = ready.gateways[0].try;
    expect(lines.map(({ expect: text }) => text.slice(0, 3))).toEqual([
      '200',
      '401',
      '401',
      '401',
      '403',
      '201',
      '403',
      '200',
      '429',
    ]);
    const ours = command.join(' ');
    for (const { expect: text, command: line } of lines) {
      const { stdout } = await shell('sh', ['-c', line.replaceAll('npx cdk-gatehouse', ours)], { cwd: directory });
      expect(stdout.split('\r\n')[0]).toContain(`HTTP/1.1 ${text.slice(0, 3)} `);
      expect(stdout).toContain('Access-Control-Allow-Origin: https://shop.example.com');
      if (text.startsWith('4')) expect(stdout).toContain('application/problem+json');
      if (text.startsWith('429')) expect(stdout).toMatch(/^Retry-After: [1-9]\d*\r$/m);
      if (text.includes('none of these')) {
        expect(stdout).toContain('"x-user-id":"alice"');
        expect(stdout).not.toMatch(/admin|forged/);
      }
    }

    expect(statSync(join(directory, '.gatehouse/dev.json')).mode & 0o777).toBe(0o600);
    const family = familyOf(running.pid);
    expect(family.length).toBeGreaterThan(4);
    expect(await running.end('SIGINT')).toMatchObject({ code: 0 });
    await until(() => !family.some(isAlive));
    expect(family.filter(isAlive)).toEqual([]);
    expect(readdirSync(join(directory, '.gatehouse'))).toEqual(['.gitignore']);
  }, 60_000);

  it('says for people where it is, at the port in PORT, without colours when nobody watches', async () => {
    const port = await freePort();
    const child = startIn(project(shopProject), { PORT: `${port}` }, 'dev', '--no-watch');
    cleanUp.push(() => child.kill('SIGKILL'));
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    await until(() => text.includes('Ctrl-C ends everything.'));
    expect(text.split('\n')[0]).toBe(`Gateway ready: http://127.0.0.1:${port}`);
    expect(text).toMatch(/^Stores: Valkey: \S+, DynamoDB: \S+$/m);
    expect(text).toMatch(
      /^POST +\/orders +lambda +customer +orders:write +30\/min by claims\.sub +5 s +- +team-orders +\d+\.\d\d/m,
    );
    expect(text).toContain(`curl -s -i 'http://127.0.0.1:${port}/products'`);
    expect(text).not.toContain('\u001b');
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    expect(await closed).toEqual([0, null]);
  }, 60_000);

  it('ends at once when it is interrupted before it is ready, with what it was running', async () => {
    const mark = `614.${process.pid}4`;
    const running = dev(project(emptyProject), '--app', `sleep ${mark}; true`);
    const sleeping = () => familyOf(running.pid).length >= 3;
    await until(sleeping);
    const family = familyOf(running.pid);
    expect(await running.end('SIGINT')).toMatchObject({ code: 130 });
    await until(() => !family.some(isAlive));
    expect(family.filter(isAlive)).toEqual([]);
  }, 30_000);

  it('leaves no process behind when it is killed', async () => {
    const running = dev(project(shopProject), '--no-watch');
    await running.next('ready');
    const family = familyOf(running.pid);
    await running.end('SIGKILL');
    await until(() => !family.some(isAlive));
    expect(family.filter(isAlive)).toEqual([]);
  }, 60_000);
});

/** A project of one route, written as a user would; `gateway.ts` is what the test edits. */
function smallProject(): string {
  const directory = emptyProject();
  const door = sourceUrl('lib/index.ts');
  writeFileSync(
    join(directory, 'app.ts'),
    `import { App, Stack } from ${JSON.stringify(import.meta.resolve('aws-cdk-lib'))};
     import { Gateway, url } from ${JSON.stringify(door)};
     import { routes } from './gateway.ts';
     import { platform } from ${JSON.stringify(door)};
     const site = platform('site', { auth: {} });
     const things = site.service('things', { owner: 'team', upstream: { timeout: '2s', dev: { command: 'node service.cjs' } }, routes });
     new Gateway(new Stack(new App({ analyticsReporting: false }), 'S'), 'G', {
       gateway: site.gateway('site', { services: [things] }), stage: 'dev', auth: {}, upstreams: { things: url('https://things.example.com') },
     } as never);`,
  );
  writeFileSync(
    join(directory, 'service.cjs'),
    `require('node:http').createServer((q, s) => s.end('from ' + process.pid)).listen(process.env.PORT, '127.0.0.1', () => console.log('listening'));`,
  );
  writeFileSync(join(directory, 'cdk.json'), JSON.stringify({ app: appCommand('app.ts') }));
  declare(directory, "{ 'GET /one': { auth: 'public', reason: 'test' } }");
  return directory;
}

const declare = (directory: string, routes: string) =>
  writeFileSync(join(directory, 'gateway.ts'), `export const routes = ${routes} as const;`);

describe('dev, of a project that is being edited', () => {
  it('reloads in place, and keeps the gateway from before when there is a mistake', async () => {
    const directory = project(smallProject);
    const running = dev(directory);
    const { url } = (await running.next('ready')) as Ready;
    expect(await running.next('upstream')).toMatchObject({ upstream: 'things', line: 'listening' });
    const status = async (path: string) => (await fetch(`${url}${path}`)).status;
    const service = async (path: string) => (await fetch(`${url}${path}`)).text();
    expect([await status('/one'), await status('/two')]).toEqual([200, 404]);
    const before = await service('/one');

    declare(
      directory,
      "{ 'GET /one': { auth: 'public', reason: 'test' }, 'GET /two': { auth: 'public', reason: 'test' } }",
    );
    await running.next('reloaded');
    expect([await status('/one'), await status('/two')]).toEqual([200, 200]);
    expect(await service('/two')).toBe(before);

    declare(directory, "{ 'GET /one': { auth: 'public', reason: 'test', timeout: '5' } }");
    const refused = await running.next('refused');
    expect(refused['message']).toMatch(/^1 mistake in the gateway\nGH1005 things 'GET \/one' timeout: .*, got "5"\n/);
    expect([await status('/one'), await status('/two')]).toEqual([200, 200]);

    declare(directory, "{ 'GET /two': { auth: 'public', reason: 'test' } }");
    await running.next('reloaded');
    expect([await status('/one'), await status('/two')]).toEqual([404, 200]);
    expect(readdirSync(join(directory, '.gatehouse')).filter((name) => name.startsWith('assembly-')).length).toBe(1);
    expect(await running.end('SIGTERM')).toMatchObject({ code: 0 });
  }, 60_000);

  it('is refused in one sentence where its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    cleanUp.push(() => taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await run(project(smallProject), 'dev', '--port', `${port}`);
    expect(code).toBe(1);
    expect(stderr).toBe(`[things] listening\nport ${port} is taken by another program\n`);
  }, 30_000);

  it('is refused in one sentence where something is in its way', async () => {
    const directory = project(smallProject);
    writeFileSync(join(directory, 'service.cjs'), 'console.log("no database"); process.exit(9);');
    expect(await run(directory, 'dev')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        '[things] no database\nupstream things: `node service.cjs` ended with code 9 before it listened on its PORT\nno database\n',
    });
  }, 30_000);
});
