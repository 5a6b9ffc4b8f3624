import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type HoldingUpstream, holdingUpstream } from '../support/holding-upstream.ts';

const open = { auth: 'public', reason: 'test' } as const;

const site = platform('limits', {
  auth: { customer: jwt() },
  limits: [{ rate: '8/day', by: 'client.ip' }],
});
const mixed = site.service('mixed', {
  owner: 'team',
  upstream: { timeout: '20s' },
  limits: [{ rate: '3/day', by: 'claims.sub', otherwise: 'client.ip' }],
  routes: { 'GET /mixed': open, 'GET /mine': { auth: 'customer' } },
});
const stacked = site.service('stacked', {
  owner: 'team',
  upstream: { timeout: '20s' },
  limits: [{ rate: '5/day', by: 'service' }],
  routes: {
    'GET /stacked/a': { ...open, limit: { rate: '2/day', by: 'client.ip' } },
    'GET /stacked/b': open,
  },
});
const kinds = site.service('kinds', {
  owner: 'team',
  upstream: { timeout: '20s' },
  routes: {
    'GET /windows': { ...open, limit: { rate: ['3/h', '20/day'], by: 'client.ip' } },
    'GET /shadow': {
      ...open,
      limit: [
        { rate: '2/day', by: 'client.ip', shadow: true },
        { rate: '5/day', by: 'client.ip' },
      ],
    },
    'GET /queue': {
      ...open,
      limit: { algorithm: 'leaky-bucket', rate: '1/s', by: 'client.ip', burst: 10, maxDelay: '10s' },
    },
    'GET /impatient': {
      ...open,
      limit: { algorithm: 'leaky-bucket', rate: '1/min', by: 'client.ip', burst: 10, maxDelay: '1s' },
    },
    'GET /held': { ...open, limit: { concurrency: 2, by: 'client.ip' } },
    'GET /hidden': { ...open, limit: { rate: '1/day', by: 'client.ip', hideHeaders: true } },
    'GET /beside': open,
    'GET /costly': { ...open, limit: { rate: '10/day', by: 'client.ip', cost: 4 } },
  },
});

let upstream: HoldingUpstream;
let running: GatewayUnderTest;
beforeAll(async () => {
  upstream = await holdingUpstream();
  running = await startGateway(
    site.gateway('limits', { services: [mixed, stacked, kinds], clientIp: { trustedProxies: 1 }, limitBudget: '2s' }),
    {
      upstreams: { mixed: upstream.url, stacked: upstream.url, kinds: upstream.url },
    },
  );
}, 60_000);
afterAll(async () => {
  await running?.stop();
  await upstream?.stop();
});

/** Each journey is one client, behind a proxy that the gateway trusts. */
const clients = ['/mixed', '/windows', 'together', '/shadow', '/queue', '/impatient', '/held', '/hidden', '/costly'];
const addressOf = (journey: string) => `203.0.113.${clients.indexOf(journey) + 1}`;

interface Journey {
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
function get(path: string, { as = path, headers = {} }: Journey = {}) {
  return fetch(running.url + path, { headers: { 'x-forwarded-for': addressOf(as), ...headers } });
}
async function statuses(times: number, path: string, journey?: Journey) {
  const seen: number[] = [];
  for (let n = 0; n < times; n += 1) seen.push((await get(path, journey)).status);
  return seen;
}
const refusedBy = async (answer: Response) => ((await answer.json()) as { readonly limit: string }).limit;
const valuesOf = (journey: string) => ({ 'client.ip': addressOf(journey) });
const left = async (path: string) => {
  const answer = await running.limits({ action: 'show', route: `GET ${path}`, values: valuesOf(path) });
  if ('refused' in answer) throw new Error(answer.refused);
  return Object.fromEntries(answer.limits.map(({ id, remaining }) => [id, remaining]));
};

describe('one limit of a service for callers and for strangers', () => {
  it('counts a caller by subject, and a stranger by the dimension that it names for them', async () => {
    const mine = async (subject: string) => ({
      as: '/mixed',
      headers: { authorization: `Bearer ${await running.token('customer', { subject })}` },
    });
    expect(await statuses(4, '/mixed')).toEqual([200, 200, 200, 429]);
    expect(await statuses(4, '/mine', await mine('alice'))).toEqual([200, 200, 200, 429]);
    expect(await statuses(1, '/mine', await mine('bob'))).toEqual([200]);
  });
});

describe('several windows', () => {
  it('are each told to the client', async () => {
    const { headers } = await get('/windows');
    expect(headers.get('x-ratelimit-limit')).toBe('8, 3, 20');
    expect(headers.get('x-ratelimit-remaining')).toBe('7, 2, 19');
    expect(headers.get('ratelimit-policy')).toMatch(
      /"kinds:GET \/windows:0";q=3;w=3600;.*"kinds:GET \/windows:1";q=20;w=86400;/,
    );
  });

  it('hold together: the shorter refuses, and then the longer is charged nothing', async () => {
    expect(await statuses(4, '/windows')).toEqual([200, 200, 429, 429]);
    expect(await left('/windows')).toEqual({
      'platform:limits:0': 5,
      'kinds:GET /windows:0': 0,
      'kinds:GET /windows:1': 17,
    });
  });
});

describe('limits of platform, service and route', () => {
  const journey = { as: 'together' };

  it('all hold, and the one that refuses says its name', async () => {
    expect(await statuses(2, '/stacked/a', journey)).toEqual([200, 200]);
    expect(await refusedBy(await get('/stacked/a', journey))).toBe('stacked:GET /stacked/a:0');
    expect(await statuses(3, '/stacked/b', journey)).toEqual([200, 200, 200]);
    expect(await refusedBy(await get('/stacked/b', journey))).toBe('service:stacked:0');
    expect(await statuses(3, '/beside', journey)).toEqual([200, 200, 200]);
    expect(await refusedBy(await get('/beside', journey))).toBe('platform:limits:0');
  });
});

describe('a shadow limit', () => {
  it('refuses nobody, is told to nobody, and is counted as a metric', async () => {
    const { headers } = await get('/shadow');
    expect(headers.get('x-ratelimit-limit')).toBe('8, 5');
    expect(await statuses(5, '/shadow')).toEqual([200, 200, 200, 200, 429]);
    const refused = running.logs().filter(({ text }) => text.includes('"RateLimitShadowRefused":1'));
    expect(refused.length).toBeGreaterThanOrEqual(3);
  });
});

describe('a leaky bucket with `maxDelay`', () => {
  it('delays what comes too fast, so that the service sees its rate', async () => {
    upstream.taken();
    const answers = await Promise.all([get('/queue'), get('/queue'), get('/queue')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const times = upstream.taken().map(({ atMillis }) => atMillis);
    // The third was to wait two seconds from when the first was counted.
    expect((times[2] as number) - (times[0] as number)).toBeGreaterThan(1_000);
  }, 30_000);

  it('refuses what would wait longer', async () => {
    expect(await statuses(2, '/impatient')).toEqual([200, 429]);
  });
});

describe('a concurrency limit', () => {
  it('refuses the third at the same time, and lets one in when one has ended', async () => {
    upstream.hold('/held');
    const first = get('/held');
    const second = get('/held');
    await upstream.holding(2);
    const third = await get('/held');
    expect({ status: third.status, retry: third.headers.get('retry-after') }).toEqual({ status: 429, retry: '1' });
    expect(await refusedBy(third)).toBe('kinds:GET /held:0');
    upstream.release();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    expect(await statuses(3, '/held')).toEqual([200, 200, 200]);
  }, 30_000);
});

describe('a limit that hides its headers', () => {
  it('says nothing of itself, and refuses without a name', async () => {
    const told = async () => {
      const answer = await get('/hidden');
      return [
        answer.status,
        answer.headers.get('x-ratelimit-limit'),
        answer.status === 429 && (await refusedBy(answer)),
      ];
    };
    expect(await told()).toEqual([200, '8', false]);
    expect(await told()).toEqual([429, '8', undefined]);
  });
});

describe('a cost', () => {
  it('is what one request takes', async () => {
    expect(await statuses(3, '/costly')).toEqual([200, 200, 429]);
  });
});

describe('an operator', () => {
  it('sees what a caller has left, and gives it back', async () => {
    const reset = { action: 'reset', route: 'GET /hidden', values: valuesOf('/hidden') } as const;
    expect(await left('/hidden')).toEqual({ 'platform:limits:0': 7, 'kinds:GET /hidden:0': 0 });
    expect(await running.limits(reset)).toMatchObject({ limits: [{ remaining: 8 }, { remaining: 1 }] });
    // Another instance may believe its own last denial for a second more.
    let tries = 1;
    while ((await get('/hidden')).status !== 200 && tries < 50) {
      tries += 1;
      await pause(100);
    }
    expect(tries).toBeLessThan(50);
    expect(await statuses(2, '/hidden')).toEqual([429, 429]);
    expect(await running.limits({ ...reset, route: 'GET /none' })).toMatchObject({ refused: expect.any(String) });
  });
});
