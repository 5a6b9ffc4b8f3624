import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isUnsafeMember } from '../../../lib/contract/body-path.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import type { BodyEdits, Json } from '../../../lib/contract/shape.ts';
import { bodyEditor } from '../../../lib/engine/shape/body-editor.ts';
import { valuesAt } from '../../../lib/engine/shape/body-edits.ts';
import { anyName, anyPath, anyPaths, bodies, path, paths } from './json-samples.ts';

const tenant: RequestValue = { from: 'claims', name: 'tid' };
const missing: RequestValue = { from: 'claims', name: 'none' };
const resolve = (value: RequestValue): Json | undefined => (value === tenant ? 'acme' : undefined);
const edit = (body: Json, edits: BodyEdits) => bodyEditor(edits)(body, resolve);
const renaming = (entries: Readonly<Record<string, string>>): BodyEdits => ({
  rename: Object.entries(entries).map(([text, to]) => ({ path: path(text), to })),
});
const limiting = (text: string, first: number): BodyEdits => ({ limit: [{ path: path(text), first }] });
const setting = (text: string, value = tenant): BodyEdits => ({ set: [{ path: path(text), value }] });

const order = {
  id: 7,
  user: { name: 'Ada', mail: 'ada@example.com', address: { city: 'Kyiv', zip: '01001' } },
  items: [
    { id: 1, price: 2, cost: 1 },
    { id: 2, price: 4, cost: 3 },
  ],
};

describe('what a path leads to', () => {
  it.each([
    ['a member', 'user.name', ['Ada']],
    ['a member of every element', 'items[].id', [1, 2]],
    ['nothing', 'user.nothing.more', []],
    ['nothing where an object stands for a list', 'user[].name', []],
    ['nothing where a list stands for an object', 'items.id', []],
    ['nothing that comes from a prototype', 'user.constructor', []],
    ['nothing of a text', 'user.name.length', []],
  ])('%s', (_story, text, found) => {
    expect(valuesAt(order, path(text))).toStrictEqual(found);
  });
});

describe('pick', () => {
  it.each([
    ['a member', order, ['id'], { id: 7 }],
    ['a member deep inside', order, ['user.address.city'], { user: { address: { city: 'Kyiv' } } }],
    ['members of every element', order, ['items[].id'], { items: [{ id: 1 }, { id: 2 }] }],
    [
      'members in their own order',
      order,
      ['user.mail', 'user.name', 'id'],
      { id: 7, user: { name: 'Ada', mail: 'ada@example.com' } },
    ],
    ['a whole besides a part of it', order, ['user', 'user.name'], { user: order.user }],
    ['what is not there', order, ['nothing', 'user.nothing'], { user: {} }],
    ['a text where an object is expected', { user: 'secret' }, ['user.name'], {}],
    ['a list where an object is expected', { user: [{ name: 'x' }] }, ['user.name'], {}],
    ['an object where a list is expected', { items: { id: 1 } }, ['items[].id'], {}],
    ['null where an object is expected', { user: null }, ['user.name'], { user: null }],
    ['elements that are something else', [{ id: 1, x: 1 }, 'secret', [9], null], ['[].id'], [{ id: 1 }, null]],
    ['lists in lists', { rows: [[{ x: 1, y: 1 }], 'secret'] }, ['rows[][].x'], { rows: [[{ x: 1 }]] }],
    ['a body that is something else', 'secret', ['id'], null],
    ['nothing at all', order, [], null],
  ])('%s', (_story, body, texts, left) => {
    expect(edit(body, { pick: paths(...texts) })).toStrictEqual(left);
  });
});

describe('remove', () => {
  it.each([
    ['a member', order, ['user', 'items'], { id: 7 }],
    ['of every element', { items: order.items }, ['items[].cost', 'items[].price'], { items: [{ id: 1 }, { id: 2 }] }],
    ['every element', { items: [1, 2] }, ['items[]'], { items: [] }],
    ['a whole and a part of it', { a: { b: 1 }, c: 2 }, ['a.b', 'a'], { c: 2 }],
    ['a name that objects have', JSON.parse('{"constructor":1,"toString":2}'), ['constructor', 'toString'], {}],
  ])('%s', (_story, body, texts, left) => {
    expect(edit(body, { remove: paths(...texts) })).toStrictEqual(left);
  });
});

describe('rename', () => {
  it.each([
    ['a member in its place', { a: 1, b: 2, c: 3 }, { b: 'x' }, '{"a":1,"x":2,"c":3}'],
    ['of every element', { l: [{ a: 1 }, {}, { a: 2 }] }, { 'l[].a': 'b' }, '{"l":[{"b":1},{},{"b":2}]}'],
    ['an object and what is in it, both by their old names', { a: { b: 1 } }, { a: 'x', 'a.b': 'y' }, '{"x":{"y":1}}'],
    ['two names that are exchanged', { a: 1, b: 2 }, { a: 'b', b: 'a' }, '{"b":1,"a":2}'],
    ['a name that another member had', { id: 'mine', user_id: 'theirs' }, { user_id: 'id' }, '{"id":"theirs"}'],
    ['a name that a later member had', { user_id: 'theirs', id: 'mine' }, { user_id: 'id' }, '{"id":"theirs"}'],
    [
      'a name that another member has, where there is nothing to rename',
      { id: 'mine' },
      { user_id: 'id' },
      '{"id":"mine"}',
    ],
    ['to the name it has', { a: 1 }, { a: 'a' }, '{"a":1}'],
  ])('%s', (_story, body, entries, text) => {
    expect(JSON.stringify(edit(body, renaming(entries)))).toBe(text);
  });
});

describe('limit', () => {
  it.each([
    ['the first elements', { l: [1, 2, 3] }, limiting('l[]', 2), { l: [1, 2] }],
    ['a list that is no longer', { l: [1, 2] }, limiting('l[]', 2), { l: [1, 2] }],
    ['none', { l: [1] }, limiting('l[]', 0), { l: [] }],
    ['the body itself', [1, 2, 3], limiting('[]', 1), [1]],
    ['in every element', [{ l: [1, 2] }, { l: [3] }], limiting('[].l[]', 1), [{ l: [1] }, { l: [3] }]],
    ['what is no list', { l: 'text' }, limiting('l[]', 1), { l: 'text' }],
  ])('%s', (_story, body, edits, left) => {
    expect(edit(body, edits)).toStrictEqual(left);
  });

  it('a list and the lists in its elements', () => {
    const limit = [path('l[]'), path('l[].m[]')].map((one) => ({ path: one, first: 1 }));
    expect(edit({ l: [{ m: [1, 2] }, { m: [3] }] }, { limit })).toStrictEqual({ l: [{ m: [1] }] });
  });
});

describe('set', () => {
  it.each([
    ['a member', { id: 1 }, 'tenant', { id: 1, tenant: 'acme' }],
    ['what the sender said', { tenant: 'evil' }, 'tenant', { tenant: 'acme' }],
    ['objects on the way', { id: 1 }, 'meta.owner.tenant', { id: 1, meta: { owner: { tenant: 'acme' } } }],
    ['in place of a text on the way', { meta: 'evil' }, 'meta.tenant', { meta: { tenant: 'acme' } }],
    ['in place of a list on the way', { meta: [1] }, 'meta.tenant', { meta: { tenant: 'acme' } }],
    ['in place of a body that is no object', 7, 'tenant', { tenant: 'acme' }],
    ['in every element', { l: [{}, { t: 1 }, 'x'] }, 'l[].t', { l: [{ t: 'acme' }, { t: 'acme' }, { t: 'acme' }] }],
    ['no elements where there are none', { l: [] }, 'l[].t', { l: [] }],
    ['no list where there is none', { l: { t: 1 } }, 'l[].t', { l: { t: 1 } }],
  ])('%s', (_story, body, text, left) => {
    expect(edit(body as Json, setting(text))).toStrictEqual(left);
  });

  it('a name that objects have', () => {
    const edited = edit({}, setting('constructor.prototype.x'));
    expect(JSON.stringify(edited)).toBe('{"constructor":{"prototype":{"x":"acme"}}}');
  });

  it.each([
    ['is taken from the body, or the sender would have said it', { tenant: 'evil', id: 1 }, 'tenant', { id: 1 }],
    ['is taken from every element', { l: [{ t: 'evil' }, {}] }, 'l[].t', { l: [{}, {}] }],
    ['makes no object', { id: 1 }, 'meta.tenant', { id: 1 }],
    ['leaves what no path leads through', { meta: 'text' }, 'meta.tenant', { meta: 'text' }],
    ['empties a list whose elements it is', { l: [1, 2] }, 'l[]', { l: [] }],
  ])('a value that the request has not %s', (_story, body, text, left) => {
    expect(edit(body as Json, setting(text, missing))).toStrictEqual(left);
  });
});

describe('the edits of a body', () => {
  it('are done in one order: pick, limit, remove, rename, set', () => {
    const edits: BodyEdits = {
      set: [{ path: path('customer.tenant'), value: tenant }],
      rename: [{ path: path('user'), to: 'customer' }],
      remove: paths('user.mail', 'items[].cost'),
      limit: [{ path: path('items[]'), first: 1 }],
      pick: paths('user', 'items'),
    };
    expect(edit(order, edits)).toStrictEqual({
      customer: { name: 'Ada', address: { city: 'Kyiv', zip: '01001' }, tenant: 'acme' },
      items: [{ id: 1, price: 2 }],
    });
  });

  it('share with the body whatever they leave alone', () => {
    const edited = edit(order, { remove: paths('items[].cost'), ...renaming({ id: 'number' }) }) as typeof order;
    expect(edited.user).toBe(order.user);
  });

  it('give back the body itself where everything is kept', () => {
    const body = { a: 1, l: [{ b: 2 }] };
    expect(edit(body, { pick: paths('a', 'l[].b') })).toBe(body);
  });

  it('a value of the request is asked for once, however many elements get it', () => {
    let asked = 0;
    const count = () => {
      asked += 1;
      return 'acme';
    };
    bodyEditor({ set: [{ path: path('[].t'), value: tenant }] })([{}, {}, {}], count);
    expect(asked).toBe(1);
  });
});

const anyEdits: fc.Arbitrary<BodyEdits> = fc.record(
  {
    pick: anyPaths,
    limit: fc.array(fc.record({ path: anyPath, first: fc.nat(3) }), { maxLength: 3 }),
    remove: anyPaths,
    rename: fc.array(fc.record({ path: anyPath, to: anyName }), { maxLength: 4 }),
    set: fc.array(fc.record({ path: anyPath, value: fc.constantFrom(tenant, missing) }), { maxLength: 4 }),
  },
  { requiredKeys: [] },
);

/** `__proto__` is made by no edit. */
const madeName = anyName.filter((name) => !isUnsafeMember(name));

describe('for any body and any edits', () => {
  it('no prototype is reached, and no value of the result has one of its own making', () => {
    const clean = prototypes();
    fc.assert(
      fc.property(bodies, anyEdits, (body, edits) => {
        const edited = edit(body, edits);
        expect(prototypes()).toStrictEqual(clean);
        for (const one of objectsIn(edited))
          expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(one));
      }),
      { numRuns: 2_000 },
    );
  });

  it('no member is made that a careless reader takes for a prototype', () => {
    const clean = bodies.filter((body) => !JSON.stringify(body).includes('"__proto__":'));
    fc.assert(
      fc.property(clean, anyEdits, (body, edits) => {
        expect(JSON.stringify(edit(body, edits))).not.toContain('"__proto__":');
      }),
      { numRuns: 1_000 },
    );
  });

  it('the body that came is what it was', () => {
    fc.assert(
      fc.property(bodies, anyEdits, (body, edits) => {
        const before = JSON.stringify(body);
        edit(body, edits);
        expect(JSON.stringify(body)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('to pick twice is to pick once', () => {
    fc.assert(
      fc.property(bodies, anyPaths, (body, pick) => {
        const once = edit(body, { pick });
        expect(edit(once, { pick })).toStrictEqual(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it('what was removed is not there, and what was limited is no longer', () => {
    fc.assert(
      fc.property(bodies, anyPaths, anyPath, fc.nat(2), (body, remove, list, first) => {
        const gone = edit(body, { remove });
        expect(remove.flatMap((one) => valuesAt(gone, one))).toStrictEqual([]);
        const path = [...list, { kind: 'each' } as const];
        const cut = edit(body, { limit: [{ path, first }] });
        for (const one of valuesAt(cut, list)) expect(Array.isArray(one) ? one.length : 0).toBeLessThanOrEqual(first);
      }),
      { numRuns: 1_000 },
    );
  });

  it('what was set is what a path of names leads to, whatever was sent', () => {
    const names = fc.array(
      madeName.map((name) => ({ kind: 'member', name }) as const),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(bodies, names, (body, where) => {
        expect(valuesAt(edit(body, { set: [{ path: where, value: tenant }] }), where)).toStrictEqual(['acme']);
        expect(valuesAt(edit(body, { set: [{ path: where, value: missing }] }), where)).toStrictEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('to rename there and back is to do nothing, where nobody had the new name', () => {
    fc.assert(
      fc.property(bodies, anyPath, madeName, (body, parent, name) => {
        const there = { path: [...parent, { kind: 'member', name }], to: 'new' } as const;
        const back = { path: [...parent, { kind: 'member', name: 'new' }], to: name } as const;
        const renamed = edit(body, { rename: [there] });
        expect(JSON.stringify(edit(renamed, { rename: [back] }))).toBe(JSON.stringify(body));
      }),
      { numRuns: 1_000 },
    );
  });

  it('a path that leads nowhere changes nothing, and gives back the body itself', () => {
    const nowhere = anyPath.map((one) => [...one, { kind: 'member', name: 'nowhere' } as const]);
    fc.assert(
      fc.property(bodies, nowhere, (body, where) => {
        const edits: BodyEdits = {
          limit: [{ path: [...where, { kind: 'each' }], first: 0 }],
          remove: [where],
          rename: [{ path: where, to: 'x' }],
          set: [{ path: where, value: missing }],
        };
        expect(edit(body, edits)).toBe(body);
      }),
      { numRuns: 500 },
    );
  });
});

function prototypes() {
  return [Object.prototype, Array.prototype, Function.prototype].map((one) => Object.getOwnPropertyNames(one));
}

function objectsIn(value: Json): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
