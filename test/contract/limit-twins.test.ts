import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'iovalkey';
import { checkLimits, type LimitMemory } from '../../lib/engine/limits/check-limits.ts';
import type { RunningValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';

const clockLine = "local clock = redis.call('TIME')";
const source = readFileSync(new URL('../../lambdas/adapters/valkey/check-limits.lua', import.meta.url), 'utf8');
/** The deployed script but for its clock, which comes as two last arguments. */
const script = source.replace(clockLine, 'local clock = { ARGV[#ARGV - 1], ARGV[#ARGV] }');

interface Step {
  readonly nowMicros: number;
  readonly limits: readonly {
    readonly key: string;
    readonly limit: number;
    readonly windowMillis: number;
    readonly cost: number;
  }[];
}

/** A small generator with a seed, so that a difference can be found again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Windows are at least a minute, so that the engine's real expiry never comes between two steps of invented time. */
function sequence(seed: number, length: number): readonly Step[] {
  const random = generator(seed);
  const rules = Array.from({ length: 3 }, (_, n) => ({
    key: `{twins}:${seed}:${n}`,
    limit: 1 + random(12),
    windowMillis: 60_000 + random(3) * 12_345,
  }));
  let nowMicros = 1_750_000_000_000_000 + random(1_000_000_000);
  return Array.from({ length }, () => {
    const jump = [random(50_000), random(9_000_000), random(70_000_000), random(300_000_000), -random(20_000_000)];
    nowMicros += jump[random(12)] ?? random(2_000_000);
    const used = rules
      .slice(0, 1 + random(3))
      .map((rule) => ({ ...rule, cost: 1 + (random(4) === 0 ? random(rule.limit) : 0) }));
    return { nowMicros, limits: used };
  });
}

/** What the engine answers, in the script's shape. */
function expected(steps: readonly Step[]): readonly (readonly number[])[] {
  const memory = new Map<string, LimitMemory>();
  return steps.map(({ nowMicros, limits }) => {
    const rule = ({ limit, windowMillis }: Step['limits'][number]) =>
      ({ algorithm: 'sliding-window', limit, windowMillis }) as const;
    const questions = limits.map((one) => ({ rule: rule(one), seen: memory.get(one.key), cost: one.cost }));
    const decision = checkLimits(questions, nowMicros);
    if (decision.admitted)
      for (const [n, { key }] of limits.entries()) memory.set(key, decision.next[n] as LimitMemory);
    const numbers = decision.limits.flatMap((one) => [one.remaining, one.resetMillis, one.retryAfterMillis]);
    return [decision.admitted ? 1 : 0, ...numbers];
  });
}

describe.each(valkeyEngines(process.env))('the Lua script and the engine, on $engine', ({ engine, start }) => {
  let valkey: RunningValkey;
  let client: Redis;
  beforeAll(async () => {
    valkey = await start();
    client = new Redis(valkey.url);
  });
  afterAll(async () => {
    client.disconnect();
    await valkey.stop();
  });

  it('the only difference of the tested script is its clock', () => {
    expect(source.split(clockLine)).toHaveLength(2);
  });

  const sequences = engine === 'embedded' ? 100 : 300;
  it(`agree on decisions, remaining, reset and wait in ${sequences * 100} random steps`, async () => {
    for (let seed = 1; seed <= sequences; seed += 1) {
      const steps = sequence(seed, 100);
      const pipeline = client.pipeline();
      for (const { nowMicros, limits } of steps) {
        const rules = limits.flatMap(({ limit, windowMillis, cost }) => ['sliding-window', limit, windowMillis, cost]);
        const time = [Math.floor(nowMicros / 1_000_000), nowMicros % 1_000_000];
        pipeline.eval(script, limits.length, ...limits.map(({ key }) => key), ...rules, ...time);
      }
      const replies = await pipeline.exec();
      expect({ seed, replies: replies?.map(([error, reply]) => error ?? reply) }).toEqual({
        seed,
        replies: expected(steps),
      });
    }
  }, 60_000);

  it('every key has an expiry, of at most two windows', async () => {
    const keys = await client.keys('{twins}:*');
    const expiries = await Promise.all(keys.map((key) => client.pttl(key)));
    expect(keys.length).toBeGreaterThan(100);
    expect(expiries.filter((millis) => millis <= 0 || millis > 2 * 84_690)).toEqual([]);
  });
});
