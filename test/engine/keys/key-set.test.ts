import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isMissing, keyFor, readKeySet } from '../../../lib/engine/keys/key-set.ts';

type Members = { readonly [name: string]: unknown };

const rsa: Members = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
const ec: Members = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const small: Members = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });

const document = (...keys: readonly unknown[]) => JSON.stringify({ keys });
const setOf = (...keys: readonly unknown[]) => {
  const set = readKeySet(document(...keys));
  if (set === undefined) throw new Error('no key set');
  return set;
};

describe('a document', () => {
  it.each([
    ['that is not JSON', '<html>'],
    ['that is empty', ''],
    ['that is null', 'null'],
    ['that is a list', '[]'],
    ['without keys', '{}'],
    ['whose keys are no list', '{"keys":{}}'],
    ['with more than 64 keys', document(...Array(65).fill(rsa))],
  ])('%s is no key set', (_, text) => {
    expect(readKeySet(text)).toBeUndefined();
  });

  it('without a key is one, in which every key is missing', () => {
    const set = setOf();
    expect(set).toEqual({ usable: [], keyIds: new Set(), refused: [] });
    expect([undefined, 'a'].map((kid) => isMissing(set, { alg: 'RS256', kid }))).toEqual([true, true]);
  });

  it('with 64 keys is one', () => {
    expect(setOf(...Array.from({ length: 64 }, (_, n) => ({ ...rsa, kid: `${n}` }))).usable).toHaveLength(64);
  });
});

describe('a bad key', () => {
  it('is left out by itself', () => {
    const set = setOf({ ...small, kid: 'small' }, { ...rsa, kid: 'good' }, 7, { kty: 'oct', k: 'AA', kid: 'oct' });
    expect(set.usable).toEqual([{ ...rsa, kid: 'good' }]);
    expect(set.refused).toEqual([
      { at: 0, reason: 'rsa-too-small' },
      { at: 2, reason: 'not-a-key' },
      { at: 3, reason: 'symmetric-key' },
    ]);
  });

  it('is known by its id: asking again would not make it better', () => {
    const set = setOf({ ...small, kid: 'small' });
    expect(keyFor(set, { alg: 'RS256', kid: 'small' })).toBeUndefined();
    expect(isMissing(set, { alg: 'RS256', kid: 'small' })).toBe(false);
  });

  it('takes the key of the same id with it, whichever is meant', () => {
    const set = setOf({ ...rsa, kid: 'a' }, { ...ec, kid: 'b' }, { ...ec, kid: 'a' });
    expect(set.usable).toEqual([{ ...ec, kid: 'b' }]);
    expect(set.refused).toEqual([
      { at: 0, reason: 'kid-twice' },
      { at: 2, reason: 'kid-twice' },
    ]);
  });
});

describe('the key for a token', () => {
  const set = setOf({ ...rsa, kid: 'r' }, { ...ec, kid: 'e' }, { ...ec, x: ec['y'], y: ec['x'], kid: 'f' });
  it.each<[string, readonly [alg: string, kid: string | undefined], string | undefined, boolean]>([
    ['has its id and fits its algorithm', ['RS256', 'r'], 'r', false],
    ['of another algorithm is none, and not missing', ['ES256', 'r'], undefined, false],
    ['of an unknown id is missing', ['RS256', 'x'], undefined, true],
    ['without an id is the only one for the algorithm', ['PS512', undefined], 'r', false],
    ['without an id is none where several fit', ['ES256', undefined], undefined, false],
    ['without an id is missing where none fits', ['EdDSA', undefined], undefined, true],
    ['is not found by a name of objects', ['RS256', '__proto__'], undefined, true],
  ])('%s', (_, [alg, kid], found, missing) => {
    expect([keyFor(set, { alg, kid })?.['kid'], isMissing(set, { alg, kid })]).toEqual([found, missing]);
  });

  it('with an id is no key that has none', () => {
    expect(keyFor(setOf(rsa), { alg: 'RS256', kid: 'r' })).toBeUndefined();
    expect(keyFor(setOf(rsa), { alg: 'RS256', kid: undefined })).toEqual(rsa);
  });
});
