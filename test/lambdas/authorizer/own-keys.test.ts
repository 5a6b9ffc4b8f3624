import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { keyCheck } from '../../../lambdas/authorizer/own-keys.ts';
import { IdentityStoreUnavailable, type OwnKeyRecord } from '../../../lambdas/ports.ts';

const id = 'a'.repeat(16);
const secret = 'S'.repeat(32);
const text = `gh_${id}.${secret}`;
const sha256 = (of: string) => createHash('sha256').update(of).digest('hex');
const record: OwnKeyRecord = {
  id,
  hash: sha256(secret),
  credential: 'partner',
  tier: 'pro',
  enabled: true,
  expiresAt: null,
};
let rows: Map<string, OwnKeyRecord>;
let reads: string[];
let isAway: boolean;
let now: number;
beforeEach(() => {
  rows = new Map([[id, record]]);
  reads = [];
  isAway = false;
  now = 1_000_000;
});
const opened = () =>
  keyCheck(
    {
      async find(wanted) {
        reads.push(wanted);
        if (isAway) throw new IdentityStoreUnavailable('away');
        return rows.get(wanted);
      },
    },
    () => now,
  );
const genuine = { genuine: true, record };
const refused = (reason: string) => ({ genuine: false, reason });

describe('a key that the gateway keeps', () => {
  it('is known by its id and proved by its secret', async () => {
    expect(await opened().check(text, true)).toEqual(genuine);
    expect(reads).toEqual([id]);
  });

  it.each([
    ['in another case', `gh_${id}.${secret.toLowerCase()}`, 'key-unknown'],
    ['with another secret', `gh_${id}.${'T'.repeat(32)}`, 'key-unknown'],
    ['with the hash for a secret', `gh_${id}.${record.hash.slice(0, 32)}`, 'key-unknown'],
    ['of an unknown id', `gh_${'b'.repeat(16)}.${secret}`, 'key-unknown'],
    ['cut off', text.slice(0, -1), 'key-malformed'],
    ['longer', `${text}S`, 'key-malformed'],
    ['with a NUL', `${text}\u0000`, 'key-malformed'],
    ['with a blank', ` ${text}`, 'key-malformed'],
    ['with a line break', `${text}\n`, 'key-malformed'],
    ['with letters of other scripts', `gh_${id}.${'Ｓ'.repeat(32)}`, 'key-malformed'],
    ['in another form', `gh-pro-${secret}`, 'key-malformed'],
    ['as its id alone', `gh_${id}`, 'key-malformed'],
    ['empty', '', 'key-malformed'],
    ['with a prototype for an id', `gh___proto__.${secret}`, 'key-malformed'],
    ['of a megabyte', 'g'.repeat(1_000_000), 'key-malformed'],
  ])('%s is refused', async (_, given, reason) => {
    expect(await opened().check(given, true)).toEqual(refused(reason));
  });

  it.each([
    ['disabled', { enabled: false }, refused('key-disabled')],
    ['ended', { expiresAt: 1_000 }, refused('key-expired')],
    ['about to end', { expiresAt: 1_001 }, { genuine: true }],
    ['whose row is broken', { hash: 'zz' }, refused('key-unknown')],
    ['whose hash is empty', { hash: '' }, refused('key-unknown')],
  ])('%s', async (_, more, expected) => {
    rows.set(id, { ...record, ...more });
    expect(await opened().check(text, true)).toMatchObject(expected);
  });

  it('that is disabled or ended says so only to who has its secret', async () => {
    rows.set(id, { ...record, enabled: false, expiresAt: 1 });
    expect(await opened().check(`gh_${id}.${'T'.repeat(32)}`, true)).toEqual(refused('key-unknown'));
  });
});

describe('what is kept of it', () => {
  it.each<[string, () => void, string, number, object]>([
    ['a key is believed for thirty seconds', () => rows.delete(id), text, 29_999, genuine],
    ['and no longer', () => rows.delete(id), text, 30_000, refused('key-unknown')],
    [
      'a key that was disabled is refused then',
      () => rows.set(id, { ...record, enabled: false }),
      text,
      30_000,
      refused('key-disabled'),
    ],
  ])('%s', async (_, ...[change, given, later, expected]) => {
    const kept = opened();
    await kept.check(given, true);
    change();
    now += later;
    expect(await kept.check(given, true)).toEqual(expected);
  });

  it.each([
    [9_999, refused('key-unknown')],
    [10_000, genuine],
  ])('a new key is found after ten seconds at most, by who tried it too early: %d ms', async (later, expected) => {
    rows.clear();
    const kept = opened();
    await kept.check(text, true);
    rows.set(id, record);
    now += later;
    expect(await kept.check(text, true)).toEqual(expected);
  });

  it('ends with the key, whatever is kept', async () => {
    rows.set(id, { ...record, expiresAt: 1_010 });
    const kept = opened();
    expect(await kept.check(text, true)).toMatchObject({ genuine: true });
    now = 1_010_000;
    expect(await kept.check(text, true)).toEqual(refused('key-expired'));
  });

  it('unknown ids drive out no known one', async () => {
    const kept = opened();
    await kept.check(text, true);
    for (let n = 0; n < 11_000; n += 1) await kept.check(`gh_${String(n).padStart(16, '0')}.${secret}`, true);
    reads = [];
    expect([await kept.check(text, true), reads]).toEqual([genuine, []]);
  });

  it('is all that somebody gets who has guessed too often', async () => {
    const kept = opened();
    expect(await kept.check(text, false)).toEqual(refused('too-many-failures'));
    await kept.check(text, true);
    expect([await kept.check(text, false), reads.length]).toEqual([genuine, 1]);
  });
});

describe('while the table is away', () => {
  it('a key that was seen works on for ten minutes', async () => {
    const kept = opened();
    await kept.check(text, true);
    isAway = true;
    now += 599_999;
    expect(await kept.check(text, true)).toEqual(genuine);
    now += 1_000;
    await expect(kept.check(text, true)).rejects.toThrow(IdentityStoreUnavailable);
  });

  it('another is neither believed nor refused', async () => {
    isAway = true;
    await expect(opened().check(text, true)).rejects.toThrow(IdentityStoreUnavailable);
  });

  it('it is asked once a second, not by every request', async () => {
    isAway = true;
    const kept = opened();
    for (let n = 0; n < 5; n += 1) await kept.check(text, true).catch(() => undefined);
    expect(reads.length).toBe(1);
    now += 1_000;
    isAway = false;
    expect(await kept.check(text, true)).toEqual(genuine);
  });

  it('a key that was deleted before stays so', async () => {
    const kept = opened();
    await kept.check(text, true);
    rows.clear();
    now += 30_000;
    await kept.check(text, true);
    isAway = true;
    now += 30_000;
    await expect(kept.check(text, true)).rejects.toThrow(IdentityStoreUnavailable);
  });
});
