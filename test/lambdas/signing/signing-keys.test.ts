import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Secrets, SecretUnavailable } from '../../../lambdas/ports.ts';
import { dayKey } from '../../../lambdas/signing/day-key.ts';
import { type SigningKeys, signingKeys } from '../../../lambdas/signing/signing-keys.ts';

const first = 'first-'.repeat(10);
const second = 'second'.repeat(10);
const noon = Date.parse('2026-11-24T12:00:00Z');
const kidOf = (secret: string, day: number) => dayKey(secret, { gateway: 'shop', stage: 'prod', day }).publicKey.kid;

let now: number;
let reads: string[];
let answer: () => Promise<string>;
let keys: SigningKeys;

beforeEach(() => {
  now = noon;
  reads = [];
  answer = async () => first;
  const asked = (how: string) => (name: string) => {
    reads.push(`${how} ${name}`);
    return answer();
  };
  const secrets: Secrets = { read: asked('read'), readAgain: asked('again') };
  keys = signingKeys({ gateway: 'shop', name: 'root', secrets, nowMillis: () => now });
});

const signing = async () => (await keys.current('prod', 1_000)).publicKey.kid;
const published = async () => (await keys.published('prod', 1_000)).map(({ kid }) => kid);
const unavailable = async () => {
  throw new SecretUnavailable('root');
};

describe('the keys of a gateway', () => {
  it('are made from a secret that is read when the first is needed, and once', async () => {
    expect(reads).toEqual([]);
    expect(await signing()).toBe(kidOf(first, 20_781));
    expect(await published()).toEqual([20_780, 20_781, 20_782].map((day) => kidOf(first, day)));
    expect(reads).toEqual(['read root']);
  });

  it.each<[story: string, readAt: string, signedAt: string]>([
    ['within a day', '2026-11-24T00:00:00Z', '2026-11-24T23:59:59Z'],
    ['over midnight, with keys that were read just before', '2026-11-24T23:59:59Z', '2026-11-25T00:00:00Z'],
    ['over midnight, with keys that are a day old', '2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z'],
    ['by a function whose clock is half an hour behind', '2026-11-25T00:10:00Z', '2026-11-24T23:40:00Z'],
  ])('sign what a service knows that has read them before: %s', async (_, readAt, signedAt) => {
    now = Date.parse(readAt);
    const known = await published();
    now = Date.parse(signedAt);
    expect(known).toContain(await signing());
  });

  it('are others on the day after the next, whose key nobody could know', async () => {
    const known = await published();
    now += 2 * 86_400_000;
    expect(known).not.toContain(await signing());
  });

  it('change with the secret, five minutes after it was read at the latest', async () => {
    await signing();
    answer = async () => second;
    now += 299_999;
    expect(await signing()).toBe(kidOf(first, 20_781));
    now += 1;
    await signing();
    await pause(1);
    expect(await signing()).toBe(kidOf(second, 20_781));
    expect(await published()).toEqual([20_780, 20_781, 20_782].map((day) => kidOf(second, day)));
    expect(reads).toEqual(['read root', 'again root']);
  });

  it('sign on while the secret cannot be read again, and ask no more often than every five seconds', async () => {
    await signing();
    answer = unavailable;
    now += 300_000;
    for (const _ of Array(5)) {
      expect(await signing()).toBe(kidOf(first, 20_781));
      await pause(1);
    }
    expect(reads).toEqual(['read root', 'again root']);
    now += 5_000;
    expect(await signing()).toBe(kidOf(first, 20_781));
    expect(reads).toHaveLength(3);
  });
});

describe('a secret that cannot be read', () => {
  it('is asked for again after five seconds, and nobody waits in between', async () => {
    answer = unavailable;
    await expect(signing()).rejects.toThrow(SecretUnavailable);
    answer = async () => first;
    now += 4_999;
    await expect(published()).rejects.toThrow('root could not be read a moment ago');
    expect(reads).toHaveLength(1);
    now += 1;
    expect(await signing()).toBe(kidOf(first, 20_781));
  });

  it('is waited for no longer than there is time, and what comes late is there for the next', async () => {
    let arrive: (secret: string) => void = () => undefined;
    answer = () => new Promise((resolve) => (arrive = resolve));
    await expect(keys.current('prod', 10)).rejects.toThrow('root was not read in time');
    const waiting = keys.current('prod', 1_000);
    arrive(first);
    expect((await waiting).publicKey.kid).toBe(kidOf(first, 20_781));
    expect(reads).toHaveLength(1);
  });

  it('is one that is too short to be a secret', async () => {
    answer = async () => 'x'.repeat(31);
    await expect(signing()).rejects.toThrow('root is too short to sign with');
  });
});
