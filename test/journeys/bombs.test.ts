import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { call, jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { bombs, schemaBombs } from './bombs.ts';

/** As the functions are declared: they have so much for everything. */
const functionBytes = 512 * 1_048_576;
const longestMillis = 2_000;

const open = { auth: 'public', reason: 'a journey' } as const;
const site = platform('bombs', { auth: { customer: jwt() } });
const target = site.service('target', {
  owner: 'team-target',
  upstream: { timeout: '5s', breaker: 'none', critical: false },
  routes: {
    'POST /checked': {
      ...open,
      validate: {
        body: {
          type: ['object', 'array'],
          properties: { text: { type: 'string', pattern: '^(a+)+$' }, tags: { type: 'array', uniqueItems: true } },
        },
      },
    },
    'POST /edited': { ...open, body: { remove: ['internal'] } },
    'GET /answers/{bomb}': { ...open, answer: { body: { remove: ['internal'] } } },
    'GET /as-they-are/{bomb}': open,
    'GET /well': open,
    'GET /once': { ...open, fallback: { lastGood: '5min' } },
  },
});
const home = site.aggregate('home', {
  owner: 'team-home',
  timeout: '5s',
  routes: {
    'GET /home/{bomb}': {
      ...open,
      parts: {
        well: call(target, 'GET /well', { critical: true }),
        bomb: call(target, 'GET /as-they-are/{bomb}', { path: { bomb: 'path.bomb' }, fallback: { static: 'none' } }),
      },
    },
    'GET /only/{bomb}': {
      ...open,
      parts: { bomb: call(target, 'GET /as-they-are/{bomb}', { path: { bomb: 'path.bomb' }, critical: true }) },
    },
    'GET /home-once': {
      ...open,
      parts: { once: call(target, 'GET /once', { fallback: { lastGood: '5min' } }) },
    },
  },
});

let server: Server;
let gateway: GatewayUnderTest;
/** What came to the service beside the first requests. */
let reached = 0;
let isOver = false;
let peakBytes = 0;
let watch: NodeJS.Timeout;
beforeAll(async () => {
  server = createServer((request, response) => {
    const [, place = '', name] = (request.url ?? '').split('/');
    const bomb = bombs.find((one) => one.name === name);
    request.resume().on('end', () => {
      reached += 1;
      if (place === 'once' && isOver) return void request.socket.resetAndDestroy();
      const coding = bomb?.coding === undefined ? {} : { 'content-encoding': bomb.coding };
      response.writeHead(200, { 'content-type': 'application/json', ...coding });
      response.end(bomb?.bytes ?? '{"well":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  gateway = await startGateway(site.gateway('bombs', { services: [target, home], bff: 'whoever throws them' }), {
    upstreams: { target: url },
    instances: 1,
  });
  for (const path of ['/once', '/home-once']) await asked(path);
  const before = process.memoryUsage.rss();
  watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss() - before);
  }, 5);
}, 60_000);
afterAll(async () => {
  clearInterval(watch);
  await gateway?.stop();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

interface Told {
  readonly type?: string;
  readonly violations?: readonly { readonly rule: string }[];
  readonly degraded?: readonly string[];
}

async function asked(path: string, init: RequestInit = {}) {
  const startedAt = performance.now();
  const answer = await fetch(`${gateway.url}${path}`, init);
  const body = (await answer.json()) as Told;
  return {
    status: answer.status,
    degraded: answer.headers.get('x-gatehouse-degraded'),
    body,
    isInTime: performance.now() - startedAt < longestMillis,
  };
}

async function thrown(path: string, bytes: Buffer, coding?: string) {
  const headers = {
    'content-type': 'application/json',
    ...(coding === undefined ? {} : { 'content-encoding': coding }),
  };
  const { status, body, isInTime } = await asked(path, { method: 'POST', body: new Uint8Array(bytes), headers });
  return { told: [status, ...(body.violations ?? []).map(({ rule }) => rule)].join(' '), isInTime };
}

describe('a bomb as the body of a request is refused, quickly and by name, and reaches nobody', () => {
  it.each(bombs)('$name: $told', async ({ bytes, coding, told }) => {
    const before = reached;
    expect(await thrown('/checked', bytes, coding)).toEqual({ told, isInTime: true });
    expect(await thrown('/edited', bytes, coding)).toEqual({ told, isInTime: true });
    expect(reached).toBe(before);
  });

  it.each(schemaBombs)('$name: $told', async ({ bytes, told }) => {
    const before = reached;
    expect(await thrown('/checked', bytes)).toEqual({ told, isInTime: true });
    expect(reached).toBe(before);
  });
});

describe('a bomb that a service answers', () => {
  it.each(bombs)('$name is 502 where it is to be edited', async ({ name }) => {
    const { status, body, isInTime } = await asked(`/answers/${name}`);
    expect({ status, type: body.type, isInTime }).toEqual({
      status: 502,
      type: 'urn:gatehouse:problem:bad-upstream-answer',
      isInTime: true,
    });
  });

  it.each(
    bombs,
  )('$name is a part that has failed: the rest of the whole is there, or nothing where it is critical', async ({
    name,
  }) => {
    expect(await asked(`/home/${name}`)).toEqual({
      status: 200,
      degraded: 'bomb;why=bad-answer;by=static',
      body: { well: { well: true }, bomb: 'none', degraded: ['bomb'] },
      isInTime: true,
    });
    const { status, body, isInTime } = await asked(`/only/${name}`);
    expect({ status, body, isInTime }).toMatchObject({
      status: 502,
      body: { type: 'urn:gatehouse:problem:bad-upstream-answer', part: 'bomb', why: 'bad-answer' },
      isInTime: true,
    });
  });
});

test('what only one instance knows is known after all of that: both functions are the processes that they were', async () => {
  isOver = true;
  expect(await asked('/once')).toMatchObject({ status: 200, body: { well: true } });
  expect(await asked('/home-once')).toMatchObject({
    status: 200,
    degraded: expect.stringContaining('once'),
    body: { once: { well: true } },
  });
  const lost = gateway.logs().filter(({ text }) => /Runtime exited|out of memory|Task timed out/.test(text));
  expect(lost).toEqual([]);
});

test('and the memory that it took is less than one function has', () => {
  expect(peakBytes).toBeLessThan(functionBytes);
});
