import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'iovalkey';
import { startServerScript } from '../../../lib/local/services/server-process.ts';
import { findNativeEngine } from '../../../lib/local/services/valkey/native-valkey.ts';
import { type RunningValkey, startValkey } from '../../../lib/local/services/valkey/start-valkey.ts';
import { answersWithin, listeningAddresses } from '../../support/sockets.ts';

const root = join(import.meta.dirname, '../../..');
const native = findNativeEngine(process.env['PATH']);
const engines = [
  ...(native ? [{ name: native.engine, force: {} }] : []),
  { name: 'embedded', force: { engine: 'embedded' } },
] as const;

describe.each(engines)('the engine $name', ({ name, force }) => {
  let valkey: RunningValkey;
  let client: Redis;

  beforeAll(async () => {
    valkey = await startValkey({ env: process.env, ...force });
    client = new Redis(valkey.url, { lazyConnect: true, maxRetriesPerRequest: 0 });
    await client.connect();
  });
  afterAll(async () => {
    client.disconnect();
    await valkey.stop();
    expect(await answersWithin(valkey.url, 0)).toBe(false);
  });

  it('is the one that was chosen', () => {
    expect(valkey.engine).toBe(name);
  });

  it('runs commands and Lua scripts, each script as one step', async () => {
    const script = "return redis.call('INCRBY', KEYS[1], ARGV[1]) * 10";
    expect(await client.ping()).toBe('PONG');
    expect(await Promise.all([1, 2, 3].map((by) => client.eval(script, 1, 'n', by)))).toEqual([10, 30, 60]);
  });

  it('answers two commands at once without a pause, for a limit check has 25 ms', async () => {
    const times: number[] = [];
    for (let n = 0; n < 21; n += 1) {
      const askedAt = performance.now();
      await Promise.all([client.ping(), client.ping()]);
      times.push(performance.now() - askedAt);
    }
    expect(times.toSorted((one, other) => one - other)[10]).toBeLessThan(20);
  });

  it('listens on loopback only', async () => {
    const { port } = new URL(valkey.url);
    expect(await listeningAddresses(Number(port))).toEqual(['127.0.0.1']);
  });

  it('answers nothing to what a web page can post, and runs none of it', async () => {
    const { port } = new URL(valkey.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const heard: Buffer[] = [];
    socket.on('data', (chunk) => heard.push(chunk));
    socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nSET posted 1\r\n');
    await once(socket, 'close');
    expect(heard).toEqual([]);
    expect(await client.exists('posted')).toBe(0);
  });

  // The embedded engine knows no passwords.
  if (name !== 'embedded')
    it('is logged in to with the password in the URL', async () => {
      await client.config('SET', 'requirepass', 's3cret&/');
      const { host } = new URL(valkey.url);
      const withPassword = (password: string) =>
        startValkey({ env: { GATEHOUSE_VALKEY_URL: `redis://:${password}@${host}` } });
      await expect(withPassword('wrong')).rejects.toThrow(`GATEHOUSE_VALKEY_URL: no PONG from ${host}: WRONGPASS`);
      expect((await withPassword(encodeURIComponent('s3cret&/'))).engine).toBe('url');
      await client.config('SET', 'requirepass', '');
    });

  it('is used when GATEHOUSE_VALKEY_URL names it, and is left running afterwards', async () => {
    const other = await startValkey({ env: { GATEHOUSE_VALKEY_URL: valkey.url } });
    expect(other).toMatchObject({ url: valkey.url, engine: 'url' });
    await other.stop();
    expect(await client.ping()).toBe('PONG');
  });

  it('ends when the process that started it is killed', async () => {
    const code = `
      const { startValkey } = await import('./lib/local/services/valkey/start-valkey.ts');
      console.log((await startValkey({ env: process.env, ...${JSON.stringify(force)} })).url);
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    expect(await answersWithin(url, 0)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(await answersWithin(url, 5_000)).toBe(false);
  });
});

describe('the choice of an engine', () => {
  it.each<{ path: string | undefined; found: null }>`
    path                          | found
    ${undefined}                  | ${null}
    ${''}                         | ${null}
    ${import.meta.dirname}        | ${null}
    ${`${import.meta.dirname}:/`} | ${null}
  `('finds nothing on the path $path', ({ path, found }) => {
    expect(findNativeEngine(path)).toBe(found);
  });

  it('without an engine on PATH takes the embedded one', async () => {
    const valkey = await startValkey({ env: {} });
    await valkey.stop();
    expect(valkey.engine).toBe('embedded');
  });

  it.each`
    url                                 | sentence
    ${'redis://:s3cret@127.0.0.1:1'}    | ${'GATEHOUSE_VALKEY_URL: no PONG from 127.0.0.1:1: ECONNREFUSED'}
    ${'http://user:s3cret@127.0.0.1:1'} | ${'GATEHOUSE_VALKEY_URL: no PONG from 127.0.0.1:1: a URL starts with redis:// or rediss://, got http://'}
    ${'s3cret'}                         | ${'GATEHOUSE_VALKEY_URL is not a URL; write redis://127.0.0.1:6379'}
  `('stops at $url with a sentence that holds no secret', async ({ url, sentence }) => {
    await expect(startValkey({ env: { GATEHOUSE_VALKEY_URL: url } })).rejects.toThrow(sentence);
  });

  it('says which package is missing for the embedded one', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gatehouse-bare-'));
    const script = join(directory, 'embedded-valkey.mjs');
    await copyFile(join(root, 'lib/local/services/valkey/embedded-valkey.mjs'), script);
    const server = await startServerScript(pathToFileURL(script));
    await server.stop();
    await rm(directory, { recursive: true });
    expect(server.ready).toEqual({ missing: 'js-redis-server' });
  });
});
