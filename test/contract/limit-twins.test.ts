import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'iovalkey';
import { checkCalls, readVerdict } from '../../lambdas/adapters/valkey/check-call.ts';
import { returnWords } from '../../lambdas/adapters/valkey/return-call.ts';
import type { ScriptWords } from '../../lambdas/adapters/valkey/wire.ts';
import type { RunningValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';
import { randomSteps, type Step } from './limit-steps.ts';
import { modelStore } from './model-store.ts';

const clockLine = "local clock = call('TIME')";
const sources = Object.fromEntries(
  ['check', 'return'].map((name) => [
    name,
    readFileSync(new URL(`../../lambdas/adapters/valkey/${name}-limits.lua`, import.meta.url), 'utf8'),
  ]),
) as { readonly check: string; readonly return: string };
/** A deployed script but for its clock, which comes as two last arguments. */
const clocked = (source: string) =>
  source
    .replace(clockLine, 'local clock = { ARGV[#ARGV - 1], ARGV[#ARGV] }')
    .replace('for n = 1, #ARGV do', 'for n = 1, #ARGV - 2 do');

const checkCall = checkCalls();
/** The words of a call, as the client would make them; on the wire each has its length before it. */
const wordsOf = ({ keys, argumentWire }: ScriptWords) => [
  String(keys.length),
  ...keys,
  ...argumentWire.split('\r\n').filter((_, n) => n % 2 === 1),
];

/** What the engine answers to each step, and the script's call that must answer the same. */
function expectations(steps: readonly Step[]) {
  const model = modelStore();
  return steps.map((step, n) => {
    const time = [Math.floor(step.nowMicros / 1_000_000), step.nowMicros % 1_000_000].map(String);
    if ('give' in step) {
      const receipt = model.receipts[step.which % Math.max(1, model.receipts.length)] ?? [];
      const given = model.giveBack(step.give, receipt, step.nowMicros);
      const words = returnWords(given);
      return { script: clocked(sources.return), words: [...wordsOf(words), ...time], read: () => null, answer: null };
    }
    const { mode, checks } = step;
    const words = [...wordsOf(checkCall(mode, checks)), ...time];
    const read = (reply: unknown) => readVerdict(mode, checks, reply, `call-${n}`);
    return {
      script: clocked(sources.check),
      words,
      read,
      answer: model.ask(mode, checks, step.nowMicros, `call-${n}`),
    };
  });
}

describe.each(valkeyEngines(process.env))('the Lua scripts and the engine, on $engine', ({ engine, start }) => {
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

  it.each(Object.entries(sources))('the only difference of the tested %s script is its clock', (_, source) => {
    expect(source.split(clockLine)).toHaveLength(2);
  });

  const sequences = engine === 'embedded' ? 60 : 600;
  it(`agree on ${sequences * 100} random checks, looks, refunds and releases of every algorithm`, async () => {
    for (let seed = 1; seed <= sequences; seed += 1) {
      const expected = expectations(randomSteps(seed, 100));
      const pipeline = client.pipeline();
      for (const { script, words } of expected) pipeline.callBuffer('eval', script, ...words);
      const replies = (await pipeline.exec()) ?? [];
      const answers = replies.map(([error, reply], n) => error ?? expected[n]?.read(reply));
      expect({ seed, answers }).toEqual({ seed, answers: expected.map(({ answer }) => answer) });
    }
  }, 120_000);

  it('every key has an expiry: of two windows, or twice as long as the bucket takes to empty, or for as long as a refund is remembered', async () => {
    const keys = await client.keys('gh1:{twins*');
    const expiries = await Promise.all(keys.map((key) => client.pttl(key)));
    const gone = -2;
    const twiceFullBucket = 2 * 12 * 84_690;
    expect(keys.length).toBeGreaterThan(100);
    expect(expiries.filter((millis) => millis !== gone && (millis <= 0 || millis > twiceFullBucket))).toEqual([]);
  });
});
