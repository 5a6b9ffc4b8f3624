import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'iovalkey';
import { iamToken } from '../../../lambdas/adapters/valkey/iam-token.ts';
import { connected, type ValkeyClient, valkeyClient } from '../../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { passwordOf } from '../../../lambdas/adapters/valkey/valkey-password.ts';
import type { LimitStore } from '../../../lambdas/ports.ts';
import { type RunningValkey, startValkey } from '../../../lib/local/services/valkey/start-valkey.ts';
import { check } from '../../contract/limit-check.ts';
import { nativeProgram } from '../../support/native-servers.ts';

const env = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};
const identity = {
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
/** What the script needs, and what any client asks first. */
const rights = [
  'resetpass',
  'on',
  '~gh1:*',
  '+@connection',
  '+info',
  '+evalsha',
  '+eval',
  '+time',
  '+get',
  '+set',
  '+setrange',
];

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
      'a user of IAM needs ?cache= in the URL, and AWS_REGION and credentials in the environment',
    );
  });
});

if (nativeProgram(process.env) !== undefined) {
  describe('a real store that a user of IAM may use', () => {
    let valkey: RunningValkey;
    let admin: Redis;
    let client: ValkeyClient;
    let store: LimitStore;

    /** From now on the store takes the tokens of the next seconds, and no others. */
    async function takeTokensFromNow(): Promise<void> {
      const second = Math.floor(Date.now() / 1_000);
      const tokens = Array.from({ length: 30 }, (_, n) => `>${iamToken(identity, (second + n) * 1_000)}`);
      await admin.call('ACL', 'SETUSER', 'gate', ...rights, ...tokens);
    }

    async function isAdmitted(): Promise<boolean> {
      await connected(client, 5_000);
      return (await store.check([check(1)])).admitted;
    }

    beforeEach(async () => {
      // Only the clock of what happens after hours is in the test's hands.
      jest.useFakeTimers({ doNotFake: [...realTimers] });
      valkey = await startValkey({ env: process.env });
      admin = new Redis(valkey.url);
      await takeTokensFromNow();
      const url = new URL(`redis://gate@${new URL(valkey.url).host}/?cache=shop`);
      client = valkeyClient(url, { connectMillis: 2_000, commandMillis: 2_000 }, env);
      store = valkeyLimitStore(client, 2_000);
    });
    afterEach(async () => {
      jest.useRealTimers();
      await store.close();
      admin.disconnect();
      await valkey.stop();
    });

    it('lets every connection in by a token of its own moment', async () => {
      expect(await isAdmitted()).toBe(true);
      await pause(1_100);
      await takeTokensFromNow();
      const closed = new Promise((resolve) => client.once('close', resolve));
      await admin.call('CLIENT', 'KILL', 'USER', 'gate');
      await closed;
      expect(await isAdmitted()).toBe(true);
    });

    it('is shown a new token on a connection before it would close it, after twelve hours', async () => {
      const logins = async () => Number(/cmdstat_auth:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1]);
      expect(await isAdmitted()).toBe(true);
      const before = await logins();
      jest.advanceTimersByTime(11 * 3_600_000);
      expect(await isAdmitted()).toBe(true);
      expect(await logins()).toBe(before + 1);
    });
  });
}
