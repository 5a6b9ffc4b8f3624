import { describe, expect, it } from '@jest/globals';
import { type KeptToken, type Present, tokenCache } from '../../../lambdas/authorizer/token-cache.ts';

const kept = (value: string, more: Partial<KeptToken<string>> = {}) => ({
  value,
  jwksUri: 'https://keys',
  generation: 'g1',
  epoch: 'e1',
  validFrom: 1_000,
  validUntil: 1_000_000,
  nowMillis: 10_000,
  ...more,
});
const present = (more: Partial<Present> = {}): Present => ({
  nowMillis: 20_000,
  epoch: 'e1',
  generation: () => 'g1',
  ...more,
});
const cacheOf = (limits: { readonly entries?: number; readonly bytes?: number } = {}) =>
  tokenCache<string>({ entries: 100, bytes: 1_000_000, ...limits });

describe('a verified token is believed again', () => {
  it('as it was kept, in its own scope', () => {
    const cache = cacheOf();
    cache.keep('s', 'token', kept('one'));
    expect(cache.find('s', 'token', present())).toBe('one');
  });

  it('as it was kept last', () => {
    const cache = cacheOf();
    cache.keep('s', 'token', kept('one'));
    cache.keep('s', 'token', kept('two'));
    expect(cache.find('s', 'token', present())).toBe('two');
  });

  it.each<readonly [string, Partial<Present>]>([
    ['at its first millisecond', { nowMillis: 1_000 }],
    ['at its last', { nowMillis: 309_999 }],
  ])('%s', (_story, now) => {
    const cache = cacheOf();
    cache.keep('s', 'token', kept('one'));
    expect(cache.find('s', 'token', present(now))).toBe('one');
  });
});

describe('a verified token is not believed again', () => {
  it.each<readonly [string, string, string]>([
    ['another text', 's', 'token2'],
    ['the same with a blank', 's', 'token '],
    ['another scope', 'S', 'token'],
    ['a scope that runs into the token', '', 'token\ns'],
    ['nothing', 's', ''],
  ])('%s', (_story, scope, token) => {
    const cache = cacheOf();
    cache.keep('s', 'token', kept('one'));
    expect(cache.find(scope, token, present())).toBeUndefined();
  });

  it.each<readonly [string, Partial<Present>, Partial<KeptToken<string>>]>([
    ['at its end', { nowMillis: 50_000 }, { validUntil: 50_000 }],
    ['five minutes after it was verified', { nowMillis: 310_000 }, {}],
    ['before it begins, by a clock set back', { nowMillis: 999 }, {}],
    ['when the issuer has other keys', { generation: () => 'g2' }, {}],
    ['when what is known of the keys is too old', { generation: () => undefined }, {}],
    ['when more has been revoked', { epoch: 'e2' }, {}],
  ])('%s', (_story, now, entry) => {
    const cache = cacheOf();
    cache.keep('s', 'token', kept('one', entry));
    expect(cache.find('s', 'token', present(now))).toBeUndefined();
    // It is gone: what held at another time does not bring it back.
    expect(cache.find('s', 'token', present())).toBeUndefined();
  });

  it('by the keys of another issuer', () => {
    const cache = cacheOf();
    cache.keep('s', 'token', kept('one'));
    const asked: string[] = [];
    const generation = (jwksUri: string) => {
      asked.push(jwksUri);
      return 'g1';
    };
    cache.find('s', 'token', present({ generation }));
    expect(asked).toEqual(['https://keys']);
  });

  it('whose end is that of another one', () => {
    const cache = cacheOf();
    const end = 'x'.repeat(30);
    cache.keep('s', `one${end}`, kept('one'));
    expect(cache.find('s', `two${end}`, present())).toBeUndefined();
    expect(cache.find('s', `one${end}`, present())).toBe('one');
  });
});

describe('how much is kept', () => {
  const found = (cache: ReturnType<typeof cacheOf>, names: string) =>
    [...names].filter((name) => cache.find('s', name, present()) !== undefined).join('');

  it('is a number of tokens: the oldest goes that was not used since', () => {
    const cache = cacheOf({ entries: 3 });
    for (const name of 'abc') cache.keep('s', name, kept(name));
    cache.find('s', 'a', present());
    cache.keep('s', 'd', kept('d'));
    expect(found(cache, 'abcd')).toBe('acd');
  });

  it('a use counts for one turn: who is not used again goes in the next', () => {
    const cache = cacheOf({ entries: 2 });
    for (const name of 'ab') cache.keep('s', name, kept(name));
    cache.find('s', 'a', present());
    for (const name of 'cde') cache.keep('s', name, kept(name));
    expect(found(cache, 'abcde')).toBe('de');
  });

  it('is no more when all are in use: the one that came first makes room', () => {
    const cache = cacheOf({ entries: 3 });
    for (const name of 'abc') cache.keep('s', name, kept(name));
    found(cache, 'abc');
    cache.keep('s', 'd', kept('d'));
    expect(found(cache, 'abcd')).toBe('bcd');
  });

  it('a token that is used ten thousand times is found as fast as at first', () => {
    const cache = cacheOf({ entries: 10_000 });
    for (let n = 0; n < 5_000; n += 1) cache.keep('s', `token-${n}`, kept('x'));
    const slices = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      for (let n = 0; n < 2_000; n += 1) cache.find('s', 'token-7', present());
      return process.cpuUsage(before).user;
    });
    // Moved at every use, the last slices would take 20 ms each.
    expect(Math.min(...slices)).toBeLessThan(8_000);
  });

  it('is a number of bytes, counted by the tokens', () => {
    const cache = cacheOf({ bytes: 3_000 });
    for (const name of 'abcde') cache.keep('s', name.repeat(1_000), kept(name));
    const left = [...'abcde'].filter((name) => cache.find('s', name.repeat(1_000), present()) !== undefined);
    expect(left.join('')).toBe('de');
  });

  it('is less after one has gone: what has ended makes room', () => {
    const cache = cacheOf({ bytes: 2_200 });
    cache.keep('s', 'a'.repeat(1_000), kept('a'));
    cache.find('s', 'a'.repeat(1_000), present({ epoch: 'e2' }));
    for (const name of 'bc') cache.keep('s', name.repeat(1_000), kept(name));
    expect([...'bc'].map((name) => cache.find('s', name.repeat(1_000), present()))).toEqual(['b', 'c']);
  });

  it('is not more for a token that is kept again and again', () => {
    const cache = cacheOf({ bytes: 2_200 });
    cache.keep('s', 'b'.repeat(1_000), kept('b'));
    for (let n = 0; n < 10; n += 1) cache.keep('s', 'a'.repeat(1_000), kept('a'));
    expect([...'ba'].map((name) => cache.find('s', name.repeat(1_000), present()))).toEqual(['b', 'a']);
  });
});
