import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'iovalkey';
import { connected, valkeyClient } from '../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { limiterAccess } from '../../lib/constructs/limiter-access.ts';
import type { RunningValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { check } from '../contract/limit-check.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';

const space = 'spacea1';
const access = limiterAccess(space);
const granted = access.split(' ').flatMap((word) => (word.startsWith('+') ? [word.slice(1)] : []));

it("grants the commands of the limiter's scripts, and of no other script", () => {
  const directory = new URL('../../lambdas/adapters/valkey/', import.meta.url);
  const scripts = readdirSync(directory).filter((file) => file.endsWith('.lua'));
  const called = scripts.flatMap((file) =>
    [...readFileSync(new URL(file, directory), 'utf8').matchAll(/\bcall\('([A-Z]+)'/g)].map(([, name]) =>
      `${name}`.toLowerCase(),
    ),
  );
  const byTheClient = ['evalsha', 'eval', 'info', 'cluster|slots', 'cluster|info', 'asking'];
  // The store itself deletes the counters that an operator lifts.
  expect(granted.filter((name) => !byTheClient.includes(name)).sort()).toEqual([...new Set([...called, 'del'])].sort());
});

/** The embedded engine has no users: what it would prove of rights is nothing. */
for (const { engine, start } of valkeyEngines(process.env).filter((one) => one.engine !== 'embedded')) {
  describe(`the limiter's user on ${engine}`, () => {
    const user = `limiter-${randomBytes(4).toString('hex')}`;
    const password = randomBytes(16).toString('hex');
    let valkey: RunningValkey;
    let root: Redis;
    let limited: Redis;
    beforeAll(async () => {
      valkey = await start();
      root = new Redis(valkey.url);
      await root.call('ACL', 'SETUSER', user, ...access.split(' '), `>${password}`);
      limited = new Redis(valkey.url, { username: user, password });
    });
    afterAll(async () => {
      limited.disconnect();
      await root.call('ACL', 'DELUSER', user);
      root.disconnect();
      await valkey.stop();
    });

    it('can do all that the limit store does', async () => {
      const url = new URL(valkey.url);
      url.username = user;
      url.password = password;
      const client = valkeyClient(url, { connectMillis: 2_000, commandMillis: 2_000 });
      await connected(client, 2_000);
      const store = valkeyLimitStore(client, 2_000, `${space}:`);
      const checks = [check(1)];
      const taken = await store.check(checks);
      const refused = await store.check(checks);
      await store.refund(taken.receipt);
      await store.release(taken.receipt);
      await store.look(checks);
      await store.reset(checks.map(({ key }) => key));
      const again = await store.check(checks);
      await store.close();
      expect([taken.admitted, refused.admitted, again.admitted]).toEqual([true, false, true]);
    });

    it.each`
      attack                                   | command                                                                       | why
      ${'to flush what was counted'}           | ${['FLUSHALL']}                                                               | ${'command'}
      ${'to list who was counted'}             | ${['KEYS', 'gh1:*']}                                                          | ${'command'}
      ${'to walk through the keys'}            | ${['SCAN', '0']}                                                              | ${'command'}
      ${'to watch what others do'}             | ${['MONITOR']}                                                                | ${'command'}
      ${'to change the server'}                | ${['CONFIG', 'SET', 'dir', '/']}                                              | ${'command'}
      ${'to give itself more rights'}          | ${['ACL', 'SETUSER', 'default', 'on']}                                        | ${'command'}
      ${'to end other connections'}            | ${['CLIENT', 'KILL', 'TYPE', 'normal']}                                       | ${'command'}
      ${'to copy a counter elsewhere'}         | ${['DUMP', 'spacea1:gh1:{a}:b']}                                              | ${'command'}
      ${'to read what is no counter'}          | ${['GET', 'session']}                                                         | ${'keys'}
      ${'to read what another gateway counts'} | ${['GET', 'spaceb2:gh1:{a}:b']}                                               | ${'keys'}
      ${'to lift what another gateway counts'} | ${['DEL', 'spaceb2:gh1:{a}:b']}                                               | ${'keys'}
      ${'to count outside of any space'}       | ${['SET', 'gh1:{a}:b', '1']}                                                  | ${'keys'}
      ${'to do so in a script'}                | ${['EVAL', 'return redis.call("SET", KEYS[1], 1)', '1', 'spaceb2:gh1:{a}:b']} | ${'keys'}
      ${'to do so in a script'}                | ${['EVAL', 'return redis.call("GET", KEYS[1])', '1', 's']}                    | ${'keys'}
      ${'to flush in a script'}                | ${['EVAL', 'return redis.call("FLUSHALL")', '1', 'spacea1:gh1:a']}            | ${"can't run this command"}
      ${'to break a cluster up'}               | ${['CLUSTER', 'RESET']}                                                       | ${'command'}
    `('is refused an attempt $attack', async ({ command, why }) => {
      const [name, ...rest] = command as [string, ...string[]];
      await expect(limited.call(name, ...rest)).rejects.toThrow(new RegExp(`(NOPERM|ERR The user).*${why}`, 's'));
    });

    it('may ask for the nodes of a cluster, as the client of one does', async () => {
      // The command is let in; a single server has no cluster to tell of.
      await expect(limited.call('CLUSTER', 'SLOTS')).rejects.toThrow('cluster support disabled');
      expect(await limited.call('INFO')).toContain('redis_version');
    });
  });
}
