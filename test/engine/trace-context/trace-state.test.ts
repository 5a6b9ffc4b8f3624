import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { continueTrace } from '../../../lib/engine/trace-context/trace-context.ts';
import { traceStateText } from '../../../lib/engine/trace-context/trace-state.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/';
const printable = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n)).join('');
const anyValue = printable.replace(/[,=]/g, '');
const members = (count: number) => Array.from({ length: count }, (_, n) => `bar${n + 10}=${n}`);

describe('a tracestate that is passed on', () => {
  it.each([
    ['as it is', ['foo=1,bar=2'], 'foo=1,bar=2'],
    ['several fields, in order', ['foo=1,bar=2', 'rojo=1,congo=2', 'baz=3'], 'foo=1,bar=2,rojo=1,congo=2,baz=3'],
    ['blanks around commas', ['foo=1 \t , \t bar=2, \t baz=3'], 'foo=1,bar=2,baz=3'],
    ['blanks around the field', ['\t foo=1 \t'], 'foo=1'],
    ['an empty field among others', ['', 'foo=1', ''], 'foo=1'],
    ['empty members', ['foo=1,,bar=2,'], 'foo=1,bar=2'],
    ['a value that begins with a blank', ['foo= 1'], 'foo= 1'],
    ['a key twice: the first stays', ['foo=1,foo=2'], 'foo=1'],
    ['a key twice in two fields', ['foo=1', 'foo=1,bar=2'], 'foo=1,bar=2'],
    ['every allowed character', [`${letters}=${anyValue}~`], `${letters}=${anyValue}~`],
    [
      'every allowed character with a vendor',
      [`${letters}@a-z0-9_-*/=${anyValue}`],
      `${letters}@a-z0-9_-*/=${anyValue}`,
    ],
    ['a key that begins with a digit', ['0foo=1'], '0foo=1'],
    ['a key of 256', ['foo=1', `${'z'.repeat(256)}=1`], `foo=1,${'z'.repeat(256)}=1`],
    [
      'a tenant of 241 and a vendor of 14',
      [`${'t'.repeat(241)}@${'v'.repeat(14)}=1`],
      `${'t'.repeat(241)}@${'v'.repeat(14)}=1`,
    ],
    ['a value of 256', [`foo=${'v'.repeat(256)}`], `foo=${'v'.repeat(256)}`],
    ['32 members', [members(32).join(',')], members(32).join(',')],
  ])('%s', (_, fields, expected) => {
    expect(traceStateText(fields)).toBe(expected);
  });
});

describe('a tracestate that is discarded as a whole', () => {
  it.each([
    ['33 members', [members(33).join(',')]],
    ['a blank in a key', ['foo =1']],
    ['a key in upper case', ['FOO=1']],
    ['a dot in a key', ['foo.bar=1']],
    ['an empty vendor', ['foo@=1,bar=2']],
    ['an empty tenant', ['@foo=1,bar=2']],
    ['two signs', ['foo@@bar=1,bar=2']],
    ['two vendors', ['foo@bar@baz=1,bar=2']],
    ['a key of 257', ['foo=1', `${'z'.repeat(257)}=1`]],
    ['a tenant of 242', ['foo=1', `${'t'.repeat(242)}@v=1`]],
    ['a vendor of 15', ['foo=1', `t@${'v'.repeat(15)}=1`]],
    ['a second equals sign', ['foo=bar=baz']],
    ['an empty value', ['foo=,bar=3']],
    ['a member without value', ['foo,bar=3']],
    ['a value of 257', [`foo=${'v'.repeat(257)}`]],
    ['a tab in a value', ['foo=1\t2']],
    ['nothing', ['', ' , ']],
  ])('%s', (_, fields) => {
    expect(traceStateText(fields)).toBe('');
  });
});

describe('a tracestate over 512 characters', () => {
  it('loses long members first, whole', () => {
    const long = (name: string) => `${name}=${'x'.repeat(200)}`;
    expect(traceStateText([`a=1,${long('b')},${long('c')},${long('d')},e=2`])).toBe(
      `a=1,${long('b')},${long('c')},e=2`,
    );
  });

  it('then loses members from its end, whole', () => {
    const short = Array.from({ length: 10 }, (_, n) => `k${n}=${'x'.repeat(97)}`);
    expect(traceStateText([short.join(',')])).toBe(short.slice(0, 5).join(','));
  });

  it('never says more than 512 characters, nor anything that was not sent', () => {
    const member = fc
      .tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,20}$/), fc.stringMatching(/^[!-+]{1,200}$/))
      .map((pair) => pair.join('='));
    fc.assert(
      fc.property(fc.array(member, { maxLength: 32 }), (sent) => {
        const text = traceStateText([sent.join(',')]);
        expect(text.length).toBeLessThanOrEqual(512);
        expect(text === '' ? [] : text.split(',').filter((one) => !sent.includes(one))).toEqual([]);
      }),
    );
  });
});

describe('the trace of a request', () => {
  const random = (bytes: number) => 'ab'.repeat(bytes);
  const valid = '00-12345678901234567890123456789012-1234567890123456-01';

  it('header names are found in any case, and only under their own name', () => {
    expect(
      continueTrace(
        [
          ['TrAcEpArEnT', valid],
          ['TRACESTATE', 'foo=1'],
        ],
        random,
      ),
    ).toMatchObject({
      parent: { traceId: '12345678901234567890123456789012', spanId: 'abababababababab' },
      state: 'foo=1',
    });
    expect(continueTrace([['trace-parent', valid]], random).parent.traceId).toBe('ab'.repeat(16));
    expect(
      continueTrace(
        [
          ['traceparent', valid],
          ['trace.state', 'foo=1'],
        ],
        random,
      ).state,
    ).toBe('');
  });

  it('a new trace takes no state over', () => {
    expect(continueTrace([['tracestate', 'foo=1']], random)).toEqual({
      parent: { traceId: 'ab'.repeat(16), spanId: 'ab'.repeat(8), sampled: true, random: true },
      state: '',
    });
  });
});
