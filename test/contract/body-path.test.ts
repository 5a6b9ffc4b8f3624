import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyPathText, parseBodyPath } from '../../lib/contract/body-path.ts';

const member = (name: string) => ({ kind: 'member', name }) as const;
const each = { kind: 'each' } as const;

describe('a path into a body', () => {
  it.each([
    ['user', [member('user')]],
    ['user.address.city', [member('user'), member('address'), member('city')]],
    ['items[].id', [member('items'), each, member('id')]],
    ['items[]', [member('items'), each]],
    ['[].id', [each, member('id')]],
    ['rows[][].x', [member('rows'), each, each, member('x')]],
    ['user."first.name"', [member('user'), member('first.name')]],
    ['"a[]"[].b', [member('a[]'), each, member('b')]],
    ['"a \\"b\\" \\u00e9"', [member('a "b" é')]],
    ['""', [member('')]],
    ['größe.$ref.@id.x-y_z.0', [member('größe'), member('$ref'), member('@id'), member('x-y_z'), member('0')]],
    ['constructor.prototype', [member('constructor'), member('prototype')]],
  ])('%s is read, and written the same', (text, path) => {
    expect(parseBodyPath(text)).toStrictEqual({ path });
    expect(parseBodyPath(bodyPathText(path))).toStrictEqual({ path });
  });

  it('is written with quotes only where it needs them', () => {
    expect(bodyPathText([member('user'), member('first.name'), each, member('')])).toBe('user."first.name"[].""');
  });

  it.each([
    ['', 'empty', 0],
    ['.', 'no-name', 0],
    ['.a', 'no-name', 0],
    ['a.', 'no-name', 2],
    ['a..b', 'no-name', 2],
    ['a.[]', 'no-name', 2],
    ['[]a', 'unexpected', 2],
    ['a"b"', 'unexpected', 1],
    ['"a"b', 'unexpected', 3],
    ['a b', 'unexpected', 1],
    [' a', 'unexpected', 0],
    ['a]', 'unexpected', 1],
    ['a\n', 'unexpected', 1],
    ['a\\b', 'unexpected', 1],
    ['items[0]', 'no-index', 5],
    ['items[*].id', 'no-index', 5],
    ['items[', 'no-index', 5],
    ['"a', 'bad-quote', 0],
    ['a."\\x"', 'bad-quote', 2],
    ['"a\nb"', 'bad-quote', 0],
    ['__proto__', 'unsafe-name', 0],
    ['a.__proto__.b', 'unsafe-name', 2],
    ['a."\\u005f_proto__"', 'unsafe-name', 2],
    ['"\\ud800"', 'unsafe-name', 0],
    [`${'a.'.repeat(32)}a`, 'too-many-steps', 63],
    ['a'.repeat(513), 'too-long', 512],
  ])('%j is none', (text, why, at) => {
    expect(parseBodyPath(text)).toStrictEqual({ fault: { why, at } });
  });

  it('has one text for every list of steps', () => {
    const steps = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }).map(member), fc.constant(each)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, (path) => {
        expect(parseBodyPath(bodyPathText(path))).toStrictEqual({ path });
      }),
    );
  });

  it('is read in little time, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', '.', '[', ']', 'a', ' ') }), (text) => {
        const parsed = parseBodyPath(text);
        if ('path' in parsed) expect(parseBodyPath(bodyPathText(parsed.path))).toStrictEqual(parsed);
        else expect(parsed.fault.at).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});
