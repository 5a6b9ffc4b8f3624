import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'iovalkey';
import { iamToken } from '../../../lambdas/adapters/valkey/iam-token.ts';
import {
  clusterClient,
  connected,
  type ValkeyClient,
  valkeyClient,
} from '../../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { passwordOf } from '../../../lambdas/adapters/valkey/valkey-password.ts';
import type { LimitStore } from '../../../lambdas/ports.ts';
import { limiterAccess } from '../../../lib/constructs/limiter-access.ts';
import { startNativeValkey } from '../../../lib/local/services/valkey/native-valkey.ts';
import { check } from '../../contract/limit-check.ts';
import { nativeProgram, startCluster } from '../../support/native-servers.ts';

const env = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};
const identity = {
  isServerless: true,
  cache: 'shop',
  user: 'gate',
  region: 'eu-central-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'session',
};
const realTimers = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setTimeout',
] as const;
/** Of a decision; ten times the usual, so that only a lost connection uses it up on a busy machine. */
const budget = 250;
/** Timers on a busy machine are late; a store that hangs would be late by seconds. */
const late = 500;
const nameOf = ({ name }: Error) => name;

/** What the user of the constructs may do. */
const rights = limiterAccess('spacea1').split(' ');

describe('the password of a store', () => {
  it.each([
    ['redis://127.0.0.1', null],
    ['redis://:p%40ss@127.0.0.1', 'p@ss'],
    ['redis://gate:word@127.0.0.1/?cache=shop', 'word'],
  ])('%s', (url, word) => {
    expect(passwordOf(new URL(url), env)?.now() ?? null).toBe(word);
  });

  it.each([
    ['the cache', 'rediss://gate@cache.example', env],
    ['the region', 'rediss://gate@cache.example/?cache=shop', { ...env, AWS_REGION: undefined }],
    ['the credentials', 'rediss://gate@cache.example/?cache=shop', { AWS_REGION: 'eu-central-1' }],
  ])('a user without a password and without %s is refused at the start, not at the first request', (_, url, given) => {
    expect(() => valkeyClient(new URL(url), { connectMillis: 1, commandMillis: 1 }, given)).toThrow(
      'a user of IAM needs ?cache= or ?nodes= in the URL, and AWS_REGION and credentials in the environment',
    );
  });
});

interface Store {
  readonly ports: readonly number[];
  stop(): Promise<void>;
}

const bounds = { connectMillis: 2_000, commandMillis: 2_000 };
/** Serverless caches are clusters, and the client of a cluster makes its connections otherwise. */
const kinds = (program: string) => [
  {
    kind: 'one server',
    start: async (): Promise<Store> => {
      const { port, stop } = await startNativeValkey(program);
      return { ports: [port], stop };
    },
    clientOf: (url: URL): ValkeyClient => valkeyClient(url, bounds, env),
  },
  ...[1, 3].map((masters) => ({
    kind: `a cluster of ${masters}`,
    start: (): Promise<Store> => startCluster(program, masters, ['--cluster-announce-ip', '127.0.0.1']),
    clientOf: (url: URL): ValkeyClient => clusterClient(url, bounds, env),
  })),
];

const program = nativeProgram(process.env);
for (const one of program === undefined ? [] : kinds(program))
  describe(`a user of IAM at a real store, ${one.kind}`, () => {
    let server: Store;
    let admins: readonly Redis[];
    let client: ValkeyClient;
    let store: LimitStore;

    /** From now on the store takes the tokens of the next seconds, and no others. */
    async function takeTokensFromNow(): Promise<void> {
      const second = Math.floor(Date.now() / 1_000);
      const tokens = Array.from({ length: 30 }, (_, n) => `>${iamToken(identity, (second + n) * 1_000)}`);
      for (const admin of admins) await admin.call('ACL', 'SETUSER', 'gate', 'resetpass', ...rights, ...tokens);
    }

    async function closeAll(): Promise<void> {
      for (const admin of admins) await admin.call('CLIENT', 'KILL', 'USER', 'gate');
    }

    async function logins(): Promise<number> {
      const stats = await Promise.all(admins.map((admin) => admin.info('commandstats')));
      return stats.reduce((sum, text) => sum + Number(/cmdstat_auth:calls=(\d+)/.exec(text)?.[1] ?? 0), 0);
    }

    async function isAdmitted(): Promise<boolean> {
      await connected(client, 5_000);
      return (await store.check([check(1)])).admitted;
    }

    beforeEach(async () => {
      // Only the clock of what happens after hours is in the test's hands.
      jest.useFakeTimers({ doNotFake: [...realTimers] });
      server = await one.start();
      admins = server.ports.map((port) => new Redis(port, '127.0.0.1'));
      await takeTokensFromNow();
      client = one.clientOf(new URL(`redis://gate@127.0.0.1:${server.ports[0]}/?cache=shop`));
      store = valkeyLimitStore(client, 2_000, 'spacea1:');
    });
    afterEach(async () => {
      jest.useRealTimers();
      await store.close();
      for (const admin of admins) admin.disconnect();
      await server.stop();
    });

    it('lets every connection in by a token of its own moment', async () => {
      expect(await isAdmitted()).toBe(true);
      await pause(1_100);
      await takeTokensFromNow();
      const before = await logins();
      await closeAll();
      // Until the client has heard of it; a check that was on its way is the next test's.
      while ((await logins()) === before) await store.check([check(1)]).catch(() => undefined);
      expect(await isAdmitted()).toBe(true);
    });

    it('comes back by itself when the store closes it at work: at most one check is lost each time, and none waits', async () => {
      expect(await isAdmitted()).toBe(true);
      const brief = valkeyLimitStore(client, budget, 'spacea1:');
      const answers: string[] = [];
      let longestMillis = 0;
      for (let n = 0; n < 400; n += 1) {
        if (n % 100 === 50) await closeAll();
        const askedAt = performance.now();
        answers.push(await brief.check([check(1)]).then(({ admitted }) => `${admitted}`, nameOf));
        longestMillis = Math.max(longestMillis, performance.now() - askedAt);
        await pause(1);
      }
      const lost = answers.filter((answer) => answer !== 'true');
      expect(lost.length).toBeLessThanOrEqual(4);
      expect(new Set([...lost, 'LimitStoreUnavailable'])).toEqual(new Set(['LimitStoreUnavailable']));
      expect(longestMillis).toBeLessThan(budget + late);
    });

    it('is shown a new token on a connection before it would close it, after twelve hours', async () => {
      expect(await isAdmitted()).toBe(true);
      const before = await logins();
      jest.advanceTimersByTime(11 * 3_600_000);
      expect(await isAdmitted()).toBe(true);
      expect(await logins()).toBeGreaterThan(before);
    });
  });
