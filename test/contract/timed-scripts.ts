import { readFileSync } from 'node:fs';
import type { ValkeyClient } from '../../lambdas/adapters/valkey/valkey-client.ts';
import type { ScriptWords } from '../../lambdas/adapters/valkey/wire.ts';

/** A deployed script as it is. */
export const scriptSource = (name: 'check' | 'return') =>
  readFileSync(new URL(`../../lambdas/adapters/valkey/${name}-limits.lua`, import.meta.url), 'utf8');

/** An hour, by which no key expires at the engine's own time while a test is running. */
const hour = 3_600_000;
/** How long a slow engine may take between writing an expiry and being asked for it. */
const slack = 20;

/**
 * A deployed script, unchanged, in a world where the test's clock is the only one. It is given a `redis.call` that answers
 * TIME, and keys live as long as they would at that time: before it runs, each key is put to the end of its life (ARGV:
 * seconds, microseconds, and for each key the milliseconds it has left), and after it each says what it has now:
 * -2 without a key, -1 without an expiry, 0 where the expiry was left as it was.
 */
const timed = (source: string) => `
local function run(KEYS, ARGV, redis)
${source}
end
local touched = {}
for n, key in ipairs(KEYS) do
  local left = tonumber(ARGV[2 + n])
  if left > 0 then redis.call('PEXPIRE', key, left + ${hour}) else redis.call('DEL', key) end
end
local clock = { ARGV[1], ARGV[2] }
local function call(name, ...)
  if name == 'TIME' then return clock end
  touched[#touched + 1] = (...)
  return redis.call(name, ...)
end
local answer = run(KEYS, { unpack(ARGV, 3 + #KEYS) }, { call = call })
local lives = {}
for n, key in ipairs(KEYS) do
  local left = redis.call('PTTL', key)
  if left > ${hour / 2} then left = 0 end
  lives[n] = left
  if left > 0 then redis.call('PEXPIRE', key, left + ${hour}) end
end
return { answer, lives, touched }
`;
const scripts = { check: timed(scriptSource('check')), return: timed(scriptSource('return')) };

/** One call as the engine saw it. */
export interface ScriptRun {
  readonly reply: unknown;
  /** The keys it was called with, and those of its commands. */
  readonly declared: readonly string[];
  readonly touched: readonly string[];
  /** For how long each key that was given an expiry was given one. */
  readonly lives: readonly { readonly key: string; readonly millis: number }[];
}

/** Runs the deployed scripts at invented times, in which keys also expire. @throws Error for a key without an expiry. */
export function timedScripts(client: ValkeyClient) {
  const ends = new Map<string, number>();
  return async (name: keyof typeof scripts, words: ScriptWords, nowMicros: number): Promise<ScriptRun> => {
    const { keys, argumentWire } = words;
    const left = keys.map((key) => Math.floor(((ends.get(key) ?? 0) - nowMicros) / 1000));
    const time = [Math.floor(nowMicros / 1_000_000), nowMicros % 1_000_000];
    // On the wire each word has its length before it.
    const given = argumentWire.split('\r\n').filter((_, n) => n % 2 === 1);
    const answer = await client.callBuffer('eval', scripts[name], keys.length, ...keys, ...time, ...left, ...given);
    const [reply, now, touched] = answer as [unknown, readonly number[], readonly Buffer[]];
    const lives = keys.flatMap((key, n) => {
      const millis = now[n] as number;
      if (millis === -1) throw new Error(`the ${name} script left ${key} without an expiry`);
      if (millis === -2) ends.delete(key);
      if (millis <= 0) return [];
      ends.set(key, nowMicros + (millis + slack) * 1000);
      return [{ key, millis }];
    });
    return { reply, declared: keys, touched: touched.map(String), lives };
  };
}
