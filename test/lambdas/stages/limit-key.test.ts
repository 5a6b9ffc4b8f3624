import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limitKeys } from '../../../lambdas/stages/limit-key.ts';
import type { LimitConfig, LimitRule } from '../../../lib/contract/limits.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';

const minute: LimitRule = { algorithm: 'sliding-window', limit: 30, windowMillis: 60_000 };
const sub: RequestValue = { from: 'claims', name: 'sub' };
const header: RequestValue = { from: 'header', name: 'x-client' };
const limit = (id: string, by: readonly RequestValue[], rule = minute): LimitConfig => ({
  id,
  rule,
  tiers: {},
  by,
  otherwise: [{ from: 'client.ip' }],
  cost: 1,
  shadow: false,
  hideHeaders: false,
  onStoreError: 'local',
});

/** The key of one limit by two values of the caller's choice. */
const keyOf = (first: string | undefined, second: string | undefined) =>
  limitKeys([limit('a', [sub, header])], (value) => (value === sub ? first : second))[0];
const tagOf = (key: string | undefined) => /\{(.*)\}/.exec(key ?? '')?.[1];

describe('the key of a limit', () => {
  it('is the same for the same values, and nothing of them can be read in it', () => {
    expect(keyOf('user-1', 'web')).toBe(keyOf('user-1', 'web'));
    expect(keyOf('user-1', 'web')).toMatch(/^gh1:\{[\w-]{22}\}:[\w-]{43}$/);
  });

  it.each([
    [
      ['a:b', 'c'],
      ['a', 'b:c'],
    ],
    [
      ['ab', ''],
      ['a', 'b'],
    ],
    [
      ['', 'a'],
      ['a', ''],
    ],
    [
      ['a', undefined],
      ['a', ''],
    ],
    [
      ['a', undefined],
      ['a', 'absent'],
    ],
    [
      ['1:a', 'b'],
      ['1', 'a1:b'],
    ],
  ])('%j and %j are two counters', (one, other) => {
    expect(keyOf(one[0], one[1])).not.toBe(keyOf(other[0], other[1]));
  });

  it('the kind of a value counts: a header cannot pass for a claim', () => {
    const [asClaim] = limitKeys([limit('a', [sub])], () => 'user-1');
    const [asHeader] = limitKeys([limit('a', [{ from: 'header', name: 'sub' }])], () => 'user-1');
    expect(asClaim).not.toBe(asHeader);
  });

  it('another window is another counter, another limit is not', () => {
    const [one, faster, more] = [minute, { ...minute, windowMillis: 1_000 }, { ...minute, limit: 60 }].map(
      (rule) => limitKeys([limit('a', [sub], rule)], () => 'u')[0],
    );
    expect(faster).not.toBe(one);
    expect(more).toBe(one);
  });

  it('limits by the same values are in one slot, whatever else the request is limited by', () => {
    const ip: RequestValue = { from: 'client.ip' };
    const both = [limit('a', [sub, ip]), limit('b', [ip, sub], { ...minute, windowMillis: 1_000 })];
    const [first, second] = limitKeys(both, () => 'u-1');
    expect(tagOf(first)).toBe(tagOf(second));
    expect(first).not.toBe(second);
    expect(limitKeys([limit('c', [sub]), ...both], () => 'u-1').slice(1)).toEqual([first, second]);
    expect(tagOf(limitKeys(both, () => 'u-2')[0])).not.toBe(tagOf(first));
  });

  it('limits by different values are in slots of their own', () => {
    const both = [limit('a', [sub]), limit('b', [{ from: 'client.ip' }])];
    const keys = (user: string, ip: string) => limitKeys(both, (value) => (value.from === 'client.ip' ? ip : user));
    expect(tagOf(keys('u-1', '10.0.0.1')[0])).not.toBe(tagOf(keys('u-1', '10.0.0.1')[1]));
    expect(keys('u-1', '10.0.0.1')[1]).toBe(keys('u-2', '10.0.0.1')[1]);
    expect(keys('u-1', '10.0.0.1')[0]).not.toBe(keys('u-2', '10.0.0.1')[0]);
  });

  it('no text moves a slot, changes the length or meets another text', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('{', '}', ':', '\0', '\n', 'a', 'а', '\u2028') }),
      fc.constant('x'.repeat(65_536)),
      fc.constant(undefined),
    );
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(nasty, nasty, (first, second) => {
        const key = keyOf(first, second);
        expect(key).toMatch(/^gh1:\{[\w-]{22}\}:[\w-]{43}$/);
        const wellFormed = [first, second].map((text) => text?.replace(/\p{Surrogate}/gu, '\uFFFD') ?? null);
        const meaning = JSON.stringify(wellFormed);
        expect(seen.get(key as string) ?? meaning).toBe(meaning);
        seen.set(key as string, meaning);
      }),
      { numRuns: 2_000 },
    );
  });
});
