import { describe, expect, it } from '@jest/globals';
import { parseBodyPath } from '../../lib/contract/body-path.ts';
import { bodyEditFaults, mergeFaults } from '../../lib/contract/edit-faults.ts';
import { fieldRefusal } from '../../lib/contract/editable-field.ts';
import type { BodyPath } from '../../lib/contract/shape.ts';

const path = (text: string): BodyPath => {
  const parsed = parseBodyPath(text);
  if ('fault' in parsed) throw new Error(`${text}: ${parsed.fault.why}`);
  return parsed.path;
};
const rename = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([text, to]) => ({ path: path(text), to }));
const set = (...texts: readonly string[]) =>
  texts.map((text) => ({ path: path(text), value: { from: 'static', value: 'x' } as const }));

describe('edits of a body that contradict each other', () => {
  it.each([
    ['a pick of nothing', { pick: [] }, [{ why: 'keeps-nothing' }]],
    ['one path twice', { remove: [path('a.b'), path('a.b')] }, [{ why: 'same-path', path: 'a.b', other: 'a.b' }]],
    [
      'one path in two spellings',
      { pick: [path('a.b'), path('a."b"')] },
      [{ why: 'same-path', path: 'a.b', other: 'a.b' }],
    ],
    [
      'a limit of what is no list of elements',
      { limit: [{ path: path('a'), first: 1 }] },
      [{ why: 'not-elements', path: 'a' }],
    ],
    ['another name for elements', { rename: rename({ 'a[]': 'b' }) }, [{ why: 'not-a-member', path: 'a[]' }]],
    ['a name that reaches a prototype', { rename: rename({ a: '__proto__' }) }, [{ why: 'unsafe-name', path: 'a' }]],
    [
      'one new name for two members',
      { rename: rename({ 'l[].a': 'x', 'l[].b': 'x' }) },
      [{ why: 'same-name', path: 'l[].b', other: 'l[].a' }],
    ],
    ['a value and one inside it', { set: set('a', 'a.b') }, [{ why: 'inside', path: 'a.b', other: 'a' }]],
    ['a value inside one that comes later', { set: set('a.b', 'a') }, [{ why: 'inside', path: 'a', other: 'a.b' }]],
    [
      'a list and an object in one place',
      { set: set('a[].b', 'a.c') },
      [{ why: 'list-and-object', path: 'a.c', other: 'a[].b' }],
    ],
  ])('%s', (_story, edits, faults) => {
    expect(bodyEditFaults(edits)).toStrictEqual(faults);
  });

  it.each([
    ['no edit', {}],
    ['a whole and a part of it', { pick: [path('a'), path('a.b')] }],
    ['names that are exchanged', { rename: rename({ a: 'b', b: 'a' }) }],
    ['one name in two objects', { rename: rename({ 'x.a': 'b', 'y.a': 'b', a: 'b' }) }],
    ['places side by side', { set: set('a.b', 'a.c', 'b', '"a.b"', 'l[].x', 'l[].y') }],
    ['a path under two edits', { pick: [path('a')], remove: [path('a.b')], rename: rename({ a: 'c' }), set: set('a') }],
  ])('%s is none', (_story, edits) => {
    expect(bodyEditFaults(edits)).toStrictEqual([]);
  });
});

describe('places of parts', () => {
  it.each([
    ['one name twice', ['user', 'user'], [{ why: 'same-path', path: 'user', other: 'user' }]],
    ['one inside another', ['user', 'user.orders'], [{ why: 'inside', path: 'user.orders', other: 'user' }]],
    ['elements', ['users[]'], [{ why: 'not-a-member', path: 'users[]' }]],
    ['the list of degraded parts', ['degraded'], [{ why: 'same-path', path: 'degraded', other: 'degraded' }]],
    ['inside that list', ['degraded.user'], [{ why: 'inside', path: 'degraded.user', other: 'degraded' }]],
    ['apart', ['user', 'shop.orders', 'shop.stock'], []],
  ])('%s', (_story, texts, faults) => {
    expect(mergeFaults(texts.map(path))).toStrictEqual(faults);
  });
});

describe('a field that no edit makes', () => {
  it.each([
    ['request-header', '', 'no-name'],
    ['request-header', 'a b', 'no-name'],
    ['request-header', 'a\r\nb', 'no-name'],
    ['request-header', 'Content-Length', 'of-the-connection'],
    ['request-header', 'content_length', 'of-the-connection'],
    ['request-header', 'TRANSFER-ENCODING', 'of-the-connection'],
    ['answer-header', 'transfer.encoding', 'of-the-connection'],
    ['answer-header', 'Connection', 'of-the-connection'],
    ['answer-header', 'X-Request-Id', 'reserved'],
    ['request-header', 'X_User_Id', 'reserved'],
    ['answer-header', 'X-Gatehouse-Degraded', 'reserved'],
    ['request-header', 'X-Forwarded-For', 'of-the-gateway'],
    ['request-header', 'traceparent', 'of-the-gateway'],
    ['answer-header', 'x-amzn-RequestId', 'of-the-gateway'],
    ['answer-header', 'Set-Cookie', 'cookie'],
    ['request-header', 'Cookie', 'cookie'],
    ['query', '', 'no-name'],
  ] as const)('%s %j: %s', (place, name, why) => {
    expect(fieldRefusal(place, name)).toBe(why);
  });

  it.each([
    ['request-header', 'X-Client'],
    ['answer-header', 'Cache-Control'],
    ['answer-header', 'Server'],
    ['query', 'X-User-Id'],
    ['query', 'content-length'],
  ] as const)('but %s %s', (place, name) => {
    expect(fieldRefusal(place, name)).toBe(undefined);
  });
});
