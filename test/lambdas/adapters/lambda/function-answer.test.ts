import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { functionAnswer } from '../../../../lambdas/adapters/lambda/function-answer.ts';
import { proxyResult } from '../../../../lib/local/services/api-gateway/proxy-result.ts';

const read = (result: unknown, most = 1_000) =>
  functionAnswer(Buffer.from(typeof result === 'string' ? result : JSON.stringify(result)), most);
const json = ['Content-Type', 'application/json'] as const;
const malformed = { failure: 'malformed' };

describe('the result of a function', () => {
  it.each<[story: string, result: object, answer: object]>([
    ['a status alone', { statusCode: 204 }, { status: 204, headers: [json], body: '' }],
    ['nothing at all', {}, { status: 200, headers: [json], body: '' }],
    ['a status as a text', { statusCode: '404' }, { status: 404, headers: [json], body: '' }],
    ['the lowest', { statusCode: 100 }, { status: 100, headers: [json], body: '' }],
    ['the highest', { statusCode: 599 }, { status: 599, headers: [json], body: '' }],
    ['a text', { body: 'é' }, { status: 200, headers: [json], body: 'é' }],
    ['a number for a body', { body: 1.5 }, { status: 200, headers: [json], body: '1.5' }],
    ['no body', { body: null }, { status: 200, headers: [json], body: '' }],
    ['bytes', { body: 'aGk=', isBase64Encoded: true }, { status: 200, headers: [json], body: 'hi' }],
    ['bytes without padding', { body: 'aGk', isBase64Encoded: 'true' }, { status: 200, headers: [json], body: 'hi' }],
    [
      'a type of its own, in any spelling',
      { headers: { 'content-TYPE': 'text/plain' } },
      { status: 200, headers: [['content-TYPE', 'text/plain']], body: '' },
    ],
    [
      'lists first, and of single values those that are not in them',
      { headers: { B: 1, a: '1', C: null }, multiValueHeaders: { A: ['1', 2, true], 'content-type': ['x'] } },
      {
        status: 200,
        headers: [
          ['A', '1'],
          ['A', '2'],
          ['A', 'true'],
          ['content-type', 'x'],
          ['B', '1'],
        ],
        body: '',
      },
    ],
    [
      'a character of more than one byte in a header',
      { headers: { 'x-name': 'Łukasz' } },
      { status: 200, headers: [['x-name', Buffer.from('Łukasz').toString('latin1')], json], body: '' },
    ],
  ])('that is %s', (_, result, answer) => {
    const got = read(result);
    expect('body' in got ? { ...got, body: Buffer.from(got.body).toString() } : got).toEqual(answer);
  });

  it.each<[story: string, result: unknown]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', null],
    ['a list', [200]],
    ['a number', 200],
    ['an object with something else in it', { statusCode: 200, cookies: ['a=1'] }],
    ['a status that is none', { statusCode: 99 }],
    ['a status beyond all', { statusCode: 600 }],
    ['a status between two', { statusCode: 200.5 }],
    ['a status that is no number', { statusCode: 'ok' }],
    ['a status that is true', { statusCode: true }],
    ['a body that is an object', { body: {} }],
    ['a body that is a list', { body: [] }],
    ['bytes that are none', { body: 'a', isBase64Encoded: true }],
    ['bytes with something between', { body: 'aG k', isBase64Encoded: true }],
    ['bytes of another alphabet', { body: 'a_-k', isBase64Encoded: true }],
    ['a flag that is none', { isBase64Encoded: 1 }],
    ['headers that are a list', { headers: [] }],
    ['headers that are a text', { headers: 'x' }],
    ['a header that is an object', { headers: { a: {} } }],
    ['lists of headers that are none', { multiValueHeaders: { a: '1' } }],
    ['a name that is none', { headers: { 'a b': '1' } }],
    ['a header that would begin another', { headers: { a: '1\r\nSet-Cookie: b=2' } }],
    ['a list whose value would end the head', { multiValueHeaders: { a: ['1\n\n<script>'] } }],
  ])('that is %s is no answer', (_, result) => {
    expect(read(result)).toEqual(malformed);
  });

  it.each<[bytes: number, most: number, isTooLarge: boolean]>([
    [10, 10, false],
    [11, 10, true],
  ])('of %s bytes where %s may be: too large is %s', (bytes, most, isTooLarge) => {
    const body = Buffer.alloc(bytes).toString('base64');
    expect(read({ body, isBase64Encoded: true }, most)).toMatchObject(
      isTooLarge ? { failure: 'too-large' } : { status: 200 },
    );
  });

  it('is read in bounded time, as large as Lambda lets it be', () => {
    const body = `${'A'.repeat(6_000_000)}!`;
    const startedAt = performance.now();
    expect(read({ body, isBase64Encoded: true })).toEqual(malformed);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

it('a result is an answer where it is one behind API Gateway, and the same one', () => {
  const name = fc.constantFrom('a', 'A', 'b', 'Content-Type', 'content-type', 'a b', '__proto__', 'constructor');
  const value = fc.oneof(fc.string(), fc.constantFrom('1', 1, true, null, {}, [], 'é', 'x\ny'));
  const base64 = fc.stringMatching(/^[A-Za-z0-9+/]{0,9}={0,3}$/);
  const results = fc.record(
    {
      statusCode: fc.oneof(fc.integer({ min: 195, max: 605 }), fc.constantFrom('200', '2x', null, 200.5, true)),
      headers: fc.oneof(fc.dictionary(name, value), fc.constantFrom(null, [], 'x')),
      multiValueHeaders: fc.oneof(
        fc.dictionary(name, fc.oneof({ weight: 5, arbitrary: fc.array(value) }, { weight: 1, arbitrary: value })),
        fc.constant(null),
      ),
      body: fc.oneof(fc.string(), base64, fc.constantFrom(null, 1, false, {}, [])),
      isBase64Encoded: fc.constantFrom(true, false, 'true', 'false', null, 1, 'x'),
      other: fc.constant(1),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(results, (result) => {
      const text = JSON.stringify(result);
      const theirs = proxyResult(JSON.parse(text), true);
      const ours = read(text, Number.POSITIVE_INFINITY);
      const isBelow200 = 'status' in ours && ours.status < 200;
      if (isBelow200) return expect(theirs).toEqual({ problem: 'malformed' });
      if ('problem' in theirs) return expect(ours).toEqual(malformed);
      const { status, headers, body } = theirs.answer;
      return expect(ours).toEqual({ status, headers, body });
    }),
    { numRuns: 3_000, examples: [[{ headers: { 'Content-Type': true, 'content-type': true } }]] },
  );
});
