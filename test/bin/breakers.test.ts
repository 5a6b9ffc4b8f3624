import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { removeProject, run, shopProject, startIn } from '../support/command-line.ts';

let shop = '';
let dev: Heard;
let watch: Heard;
let url = '';
beforeAll(async () => {
  shop = shopProject();
  dev = heard(startIn(shop, {}, 'dev', '--no-watch'));
  await until(() => dev.stdout.includes('Ctrl-C ends everything.'));
  url = /^Gateway ready: (\S+)$/m.exec(dev.stdout)?.[1] as string;
  watch = heard(startIn(shop, {}, 'breakers', 'watch', '--json'));
  await until(() => watch.stdout.split('\n').length === 4);
}, 60_000);
afterAll(async () => {
  for (const one of [watch, dev]) {
    one?.child.kill('SIGTERM');
    await one?.closed;
  }
  removeProject(shop);
});

interface Heard {
  readonly child: ChildProcess;
  readonly closed: Promise<unknown>;
  stdout: string;
}

function heard(child: ChildProcess): Heard {
  const all = { child, closed: once(child, 'close'), stdout: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    all.stdout += text;
  });
  return all;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 400) throw new Error(`it never came to that; the watcher saw:\n${watch?.stdout}`);
    await pause(50);
  }
}

const products = () => fetch(`${url}/products`);
const seen = () =>
  watch.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ upstream, from, state, note }) => `${upstream} ${from} > ${state}${note === null ? '' : ` ${note.why}`}`);

it('an operator at a terminal opens a circuit of the shop, is seen by whoever watches, and lets it be again', async () => {
  expect((await products()).status).toBe(200);
  expect((await run(shop, 'breakers', 'open', 'products', '--why', 'a drill', '--by', 'ada')).stdout).toBe(
    'products: forced-open, by ada: a drill\n',
  );
  await until(async () => (await products()).status === 503);
  const refused = await products();
  expect([refused.headers.get('content-type'), refused.headers.get('retry-after')]).toEqual([
    'application/problem+json',
    '5',
  ]);

  const [, row = ''] = (await run(shop, 'breakers', 'list')).stdout.split('\n');
  const [upstream, state, since, end, , , , , by, why] = row.trim().split(/ {2,}/);
  expect({ upstream, state, end, by, why }).toEqual({
    upstream: 'products',
    state: 'forced-open',
    end: 'close or reset',
    by: 'ada',
    why: 'a drill',
  });
  expect(since).toMatch(/^\d+ s$/);

  // Whoever watches looks once a second, and would not see what came and went in between.
  await until(() => seen().length === 4);
  await run(shop, 'breakers', 'reset', 'products', '--why', 'it was only that', '--by', 'bob');
  await until(async () => (await products()).status === 200);
  await until(() => seen().length === 5);
  expect(seen()).toEqual([
    'products null > closed',
    'orders null > closed',
    'users null > closed',
    'products closed > forced-open a drill',
    'products forced-open > closed it was only that',
  ]);
  expect(dev.stdout).toContain('products: circuit closed → forced-open, by ada: a drill\n');
  expect(dev.stdout).toContain('products: circuit forced-open → closed, by bob: it was only that\n');
}, 60_000);

it('whoever watches ends it with a signal, and that is no failure', async () => {
  watch.child.kill('SIGINT');
  expect(await watch.closed).toEqual([0, null]);
}, 30_000);
