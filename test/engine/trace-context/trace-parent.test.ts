import { describe, expect, it } from '@jest/globals';
import {
  childSpan,
  parseTraceParent,
  startTrace,
  traceParentText,
} from '../../../lib/engine/trace-context/trace-parent.ts';

const trace = '12345678901234567890123456789012';
const span = '1234567890123456';
const future = '-what-the-future-will-be-like';

describe('a traceparent that is continued', () => {
  it.each([
    ['as it is', `00-${trace}-${span}-01`, { sampled: true, random: false }],
    ['not sampled', `00-${trace}-${span}-00`, { sampled: false, random: false }],
    ['with the random flag of level 2', `00-${trace}-${span}-03`, { sampled: true, random: true }],
    ['with flags that nobody knows yet', `00-${trace}-${span}-fc`, { sampled: false, random: false }],
    ['with blanks around it', ` \t00-${trace}-${span}-01\t `, { sampled: true, random: false }],
    ['of a future version', `cc-${trace}-${span}-01`, { sampled: true, random: false }],
    ['of a future version with more fields', `cc-${trace}-${span}-01${future}`, { sampled: true, random: false }],
  ])('%s', (_, value, flags) => {
    expect(parseTraceParent([value])).toEqual({ traceId: trace, spanId: span, ...flags });
  });
});

describe('a traceparent that starts a new trace', () => {
  it.each([
    ['an extra character', `00-${trace}-${span}-01.`],
    ['an extra field in version 00', `00-${trace}-${span}-01${future}`],
    ['a future version whose extra field has no dash', `cc-${trace}-${span}-01.what-the-future-will-be-like`],
    ['version ff', `ff-${trace}-${span}-01`],
    ['a version that is not hex', `.0-${trace}-${span}-01`],
    ['a version that ends not hex', `0.-${trace}-${span}-01`],
    ['a long version', `000-${trace}-${span}-01`],
    ['a longer version', `0000-${trace}-${span}-01`],
    ['a short version', `0-${trace}-${span}-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${span}-01`],
    ['a trace id that is not hex', `00-.${trace.slice(1)}-${span}-01`],
    ['a trace id in upper case', `00-${'A'.repeat(32)}-${span}-01`],
    ['a long trace id', `00-${trace}3-${span}-01`],
    ['a short trace id', `00-${trace.slice(1)}-${span}-01`],
    ['a span id of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['a span id that is not hex', `00-${trace}-${span.slice(1)}.-01`],
    ['a span id in upper case', `00-${trace}-ABCDEFABCDEFABCD-01`],
    ['a long span id', `00-${trace}-${span}7-01`],
    ['a short span id', `00-${trace}-${span.slice(1)}-01`],
    ['flags that are not hex', `00-${trace}-${span}-.0`],
    ['flags that end not hex', `00-${trace}-${span}-0.`],
    ['flags in upper case', `00-${trace}-${span}-0A`],
    ['long flags', `00-${trace}-${span}-001`],
    ['short flags', `00-${trace}-${span}-1`],
    ['nothing', ''],
    ['a new line at its end', `00-${trace}-${span}-01\n`],
  ])('%s', (_, value) => {
    expect(parseTraceParent([value])).toBe(undefined);
  });

  it('no field, and two fields even when they agree', () => {
    const one = `00-${trace}-${span}-01`;
    expect([parseTraceParent([]), parseTraceParent([one, one])]).toEqual([undefined, undefined]);
  });
});

describe('what goes on', () => {
  const random = (bytes: number) => 'ab'.repeat(bytes);

  it('a new trace is sampled and random', () => {
    expect(traceParentText(startTrace(random))).toBe(`00-${'ab'.repeat(16)}-${'ab'.repeat(8)}-03`);
  });

  it('a continued trace keeps its id and flags, under a span of its own', () => {
    const parent = { traceId: trace, spanId: span, sampled: false, random: true };
    expect(traceParentText(childSpan(parent, random))).toBe(`00-${trace}-${'ab'.repeat(8)}-02`);
  });

  it('an id is never all zero, not even from a generator that says so', () => {
    const zeros = (bytes: number) => '00'.repeat(bytes);
    expect(traceParentText(startTrace(zeros))).toBe(`00-${'0'.repeat(31)}1-${'0'.repeat(15)}1-03`);
  });
});
