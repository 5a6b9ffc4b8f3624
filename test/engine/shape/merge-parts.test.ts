import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../lib/contract/shape.ts';
import { degradedParts, type MergedPart, mergeParts, withDegraded } from '../../../lib/engine/shape/merge-parts.ts';
import { writeJson } from '../../../lib/engine/shape/write-json.ts';
import { path } from './json-samples.ts';

const part = (name: string, value: Json | undefined, isDegraded = false, under = name): MergedPart => ({
  name,
  under: path(under),
  value,
  isDegraded,
});

describe('parts that are merged', () => {
  it('stand under their keys in the order of the parts', () => {
    const whole = mergeParts([
      part('user', { id: 1 }),
      part('orders', [1, 2], false, 'shop.orders'),
      part('stock', null, true, 'shop.stock'),
    ]);
    expect(JSON.stringify(whole)).toBe('{"user":{"id":1},"shop":{"orders":[1,2],"stock":null}}');
  });

  it('are left out where they have no value', () => {
    const parts = [part('user', { id: 1 }), part('loyalty', undefined, true, 'shop.loyalty')];
    expect(mergeParts(parts)).toStrictEqual({ user: { id: 1 } });
    expect(degradedParts(parts)).toStrictEqual(['loyalty']);
  });

  it('are as they were, and are not copied', () => {
    const user = Object.freeze({ id: 1 });
    const whole = mergeParts([part('user', user)]) as { readonly user: Json };
    expect(whole.user).toBe(user);
  });

  it('that are all left out are an empty whole', () => {
    expect(mergeParts([part('user', undefined, true)])).toStrictEqual({});
  });

  it.each<[string, Json, readonly string[], Json]>([
    ['all is well', { user: 1 }, [], { user: 1, degraded: [] }],
    ['some parts are not', { user: 1 }, ['stock', 'loyalty'], { user: 1, degraded: ['stock', 'loyalty'] }],
    ['a part says so itself', { degraded: 'never' }, ['stock'], { degraded: ['stock'] }],
    ['a view leaves nothing', null, ['stock'], { degraded: ['stock'] }],
  ])('have a list of those that are degraded: %s', (_story, whole, names, marked) => {
    expect(withDegraded(whole, names)).toStrictEqual(marked);
  });

  it('are bounded as a whole when they are written', () => {
    const deep = JSON.parse(`${'['.repeat(63)}${']'.repeat(63)}`);
    const limits = { maxBytes: 400, maxDepth: 64, maxValues: 100 };
    const whole = (...parts: readonly MergedPart[]) => writeJson(mergeParts(parts), limits);
    expect(whole(part('a', deep))).toStrictEqual({ text: `{"a":${JSON.stringify(deep)}}` });
    expect(whole(part('a', deep, false, 'b.a'))).toStrictEqual({ refusal: 'too-deep' });
    expect(whole(part('a', deep), part('b', deep))).toStrictEqual({ refusal: 'too-many-values' });
    expect(whole(part('a', 'x'.repeat(200)), part('b', 'x'.repeat(200)))).toStrictEqual({ refusal: 'too-large' });
  });
});
