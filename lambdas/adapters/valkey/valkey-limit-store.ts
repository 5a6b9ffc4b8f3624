import { createHash } from 'node:crypto';
import {
  type LimitCheck,
  type LimitState,
  type LimitStore,
  LimitStoreUnavailable,
  type LimitVerdict,
} from '../../ports.ts';
import script from './check-limits.lua';
import type { ValkeyClient } from './valkey-client.ts';

const sha = createHash('sha1').update(script).digest('hex');
const numbersPerLimit = 3;

/** Misses in a row after which the connection itself is taken for dead: a network that forgot it never says so. */
const missesToReconnect = 3;

/** The limit store on Valkey or Redis: one round trip a request, decided by the script at the server's clock. */
export function valkeyLimitStore(client: ValkeyClient, budgetMillis: number): LimitStore {
  // Without a listener a lost connection would end the process; each check reports it for itself.
  client.on('error', () => undefined);
  let misses = 0;
  async function ask(checks: readonly LimitCheck[], mode: 'check' | 'look'): Promise<LimitVerdict> {
    const keys = checks.map(({ key }) => key);
    const rules = checks.flatMap(({ rule, cost }) => [rule.algorithm, rule.limit, rule.windowMillis, cost]);
    try {
      const args = [keys.length, ...keys, ...rules, mode] as const;
      const reply = await within(budgetMillis, evaluate(client, args, budgetMillis));
      misses = 0;
      return verdict(checks, reply);
    } catch (cause) {
      if (!(cause instanceof LimitStoreUnavailable)) throw cause;
      misses += 1;
      if (misses % missesToReconnect === 0 && client.status === 'ready') client.disconnect(true);
      throw cause;
    }
  }
  return {
    check: (checks) => ask(checks, 'check'),
    look: (checks) => ask(checks, 'look'),
    // Every receipt is still empty: nothing to give back.
    async refund() {},
    async release() {},
    async reset(keys) {
      await within(budgetMillis, Promise.all(keys.map((key) => client.del(key))));
    },
    async close() {
      client.disconnect();
    },
  };
}

/** Resolves when the client is connected, or when `millis` have passed: a store that is away must not keep a function from starting. */
export function connected(client: ValkeyClient, millis: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      client.off('ready', done);
      resolve();
    };
    const timer = setTimeout(done, millis);
    client.once('ready', done);
  });
}

/** A connection lost while the function was frozen comes back within the budget of one check. */
async function evaluate(client: ValkeyClient, args: readonly [number, ...(string | number)[]], budgetMillis: number) {
  await connected(client, budgetMillis);
  const [count, ...rest] = args;
  try {
    return await client.evalsha(sha, count, ...rest);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.eval(script, count, ...rest);
  }
}

/** @throws LimitStoreUnavailable for every failure: keys and arguments are of fixed shape, so no caller can cause one. */
async function within<T>(millis: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error(`no answer within ${millis} ms`));
    // An event loop that was held up runs its timers before it reads what has arrived meanwhile. One look at the sockets
    // more, and only the store can be late: an answer given away is a request counted and refused, or let in uncounted.
    timer = setTimeout(() => setImmediate(giveUp), millis);
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    throw new LimitStoreUnavailable('the limit store did not answer', { cause });
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

function verdict(checks: readonly LimitCheck[], reply: unknown): LimitVerdict {
  if (!Array.isArray(reply) || reply.length !== 1 + checks.length * numbersPerLimit) {
    throw new TypeError('the limit script answered in an unknown shape');
  }
  const limits = checks.map(({ limit }, n): LimitState => {
    const [remaining, resetMillis, retryAfterMillis] = reply.slice(1 + n * numbersPerLimit);
    return { id: limit.id, admitted: retryAfterMillis === 0, remaining, resetMillis, retryAfterMillis };
  });
  return { admitted: reply[0] === 1, delayMillis: 0, limits, receipt: [] };
}
