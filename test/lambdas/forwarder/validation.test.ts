import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { jsonMediaTypes, usualValidation, type ValidationRule } from '../../../lib/contract/validation.ts';
import type { ProxyRequest } from '../../support/proxy-event.ts';
import { bench, config, header, limit, route } from './forwarder-bench.ts';

const order = {
  type: 'object',
  required: ['sku', 'count'],
  properties: { sku: { type: 'string', maxLength: 8 }, count: { type: 'integer', minimum: 1 } },
} as const;

const read: ValidationRule = { ...usualValidation, contentTypes: jsonMediaTypes, body: order, maxBodyBytes: 65_536 };
const rules: { readonly [key: string]: ValidationRule } = {
  'POST /orders': read,
  'POST /any': { ...usualValidation, body: {}, contentTypes: null },
  'POST /vendor': { ...read, contentTypes: ['application/vnd.shop'] },
  'PUT /images': { ...usualValidation, contentTypes: ['image/*'], maxBodyBytes: 1_024 },
  'POST /unread': usualValidation,
  'POST /all/{id}': {
    ...read,
    path: {
      schema: { type: 'object', properties: { id: { type: 'integer', maximum: 9 } }, required: ['id'] },
      kinds: { id: { kind: 'integer', list: false } },
    },
    query: {
      schema: {
        type: 'object',
        properties: { limit: { type: 'integer' }, tag: { type: 'array', items: { type: 'string' }, maxItems: 2 } },
        additionalProperties: false,
      },
      kinds: { limit: { kind: 'integer', list: false }, tag: { kind: 'string', list: true } },
    },
    headers: {
      schema: { type: 'object', properties: { 'x-tries': { type: 'integer' } }, required: ['x-tries'] },
      kinds: { 'x-tries': { kind: 'integer', list: false } },
    },
  },
};

let served: Awaited<ReturnType<typeof bench>>;
beforeAll(async () => {
  const routes = Object.entries(rules).map(([key, validation]) => [key, { ...route, validation }]);
  const limited = { ...route, validation: read, limits: [limit(2)] };
  served = await bench({
    ...config,
    credentialQuery: ['api_key'],
    routes: { ...Object.fromEntries(routes), 'POST /limited': limited },
  });
});
afterAll(() => served.stop());

const json = [['Content-Type', 'application/json']] as const;
const good = '{"sku":"a","count":2}';

async function post(resource: string, request: Partial<ProxyRequest> = {}) {
  served.seen.splice(0);
  const answer = await served.ask({ method: 'POST', resource, headers: json, body: good, ...request });
  return { answer, problem: problemOf(answer), sent: served.seen[0] };
}

function problemOf(answer: APIGatewayProxyResult) {
  return answer.statusCode < 400 ? undefined : JSON.parse(answer.body);
}

describe('a body that a schema is about', () => {
  it.each([
    ['as it is', json, good],
    ['with what else its sender has', json, '{"sku":"a","count":2,"note":[null]}'],
    ['in another JSON type', [['content-type', 'Application/Merge-Patch+JSON']], good],
    ['with a charset that is said', [['Content-Type', 'application/json ; charset="UTF-8"; q=1']], good],
    ['packed', [...json, ['Content-Encoding', 'gzip']], gzipSync(good)],
  ] as const)('passes, byte for byte: %s', async (_, headers, body) => {
    const { answer, sent } = await post('/orders', { headers, body });
    expect(answer.statusCode).toBe(200);
    expect(sent?.body).toBe(Buffer.from(body).toString('latin1'));
    expect(sent?.headers['content-encoding']).toBe(headers.length > 1 ? 'gzip' : undefined);
  });

  it('is refused with all that is wrong, and nothing of what was sent', async () => {
    const { answer, problem, sent } = await post('/orders', { body: '{"sku":"secret-secret","count":0}' });
    expect(header(answer, 'content-type')).toEqual(['application/problem+json']);
    expect(problem).toStrictEqual({
      type: 'urn:gatehouse:problem:invalid-request',
      title: 'Bad Request',
      status: 400,
      detail: 'the request is not of the form that this route asks for',
      requestId: 'ext-1=',
      violations: [
        { at: 'body.sku', rule: 'maxLength', expected: 'at most 8 characters' },
        { at: 'body.count', rule: 'minimum', expected: 'at least 1' },
      ],
      more: 0,
    });
    expect(sent).toBeUndefined();
    expect(JSON.stringify([answer, served.lines])).not.toContain('secret-secret');
  });

  it('is told with the path, the query and the headers, 32 at the most', async () => {
    const { problem } = await post('/all/{id}', {
      path: { id: '1%30' },
      query: { limit: ['1', '2'], tag: ['a', 'b', 'c'], api_key: ['k'], ...many('x', 40) },
      headers: json,
      body: '[]',
    });
    const at = problem.violations.map((one: { at: string }) => one.at);
    expect(at.slice(0, 4)).toEqual(['path.id', 'query.limit', 'query.tag', 'query.x0']);
    expect(problem.violations).toHaveLength(32);
    // 1 of the path, 42 of the query, 1 of the headers, 1 of the body.
    expect(problem.more).toBe(45 - 32);
  });

  it('passes with parameters of their kinds', async () => {
    const { answer } = await post('/all/{id}', {
      path: { id: '9' },
      query: { limit: ['10'], tag: ['a'], api_key: ['k'] },
      headers: [...json, ['X-TRIES', '1']],
    });
    expect(answer.statusCode).toBe(200);
  });

  it.each([
    ['not there', '', 'required'],
    ['blank', '  ', 'not-json'],
    ['not JSON', '{"sku":"a",}', 'not-json'],
    ['two of it', `${good}${good}`, 'not-json'],
    ['with one name twice', '{"sku":"a","count":2,"count":0}', 'duplicate-member'],
    ['with one name twice, once in escapes', '{"sku":"a","count":2,"\\u0063ount":0}', 'duplicate-member'],
    ['with a prototype', '{"sku":"a","count":2,"__proto__":{"admin":true}}', 'unsafe-member'],
    ['with a prototype in escapes, deep inside', '{"a":[{"\\u005f_proto__":1}]}', 'unsafe-member'],
    ['with a byte order mark', '\ufeff{"sku":"a","count":2}', 'byte-order-mark'],
    ['with half a character', '{"sku":"\\ud800","count":2}', 'lone-surrogate'],
    ['of bytes that are no UTF-8', Buffer.from('{"sku":"\xff","count":2}', 'latin1'), 'not-utf8'],
    ['in UTF-16', Buffer.from(good, 'utf16le'), 'not-json'],
    ['of a number beyond all doubles', '{"sku":"a","count":1e400}', 'inexact-number'],
    ['of an id that a double rounds', '{"sku":"a","count":9007199254740993}', 'inexact-number'],
    ['65 levels deep', `${'['.repeat(65)}${']'.repeat(65)}`, 'too-deep'],
    ['of 30,000 levels that never close', '['.repeat(30_000), 'too-deep'],
    ['packed, and broken off', gzipSync(good).subarray(0, 20), 'broken-coding'],
    ['a text that says it is packed', good, 'broken-coding'],
  ])('is refused with its reason: %s', async (_, body, rule) => {
    const packed = rule === 'broken-coding' ? [['Content-Encoding', 'gzip'] as const] : [];
    const { answer, problem, sent } = await post('/orders', { body, headers: [...json, ...packed] });
    expect(answer.statusCode).toBe(400);
    expect(problem.violations).toStrictEqual([{ at: 'body', rule, expected: expect.any(String) }]);
    expect(sent).toBeUndefined();
  });

  it.each([
    ['no type', []],
    ['another type', [['Content-Type', 'text/plain']]],
    ['a form', [['Content-Type', 'application/x-www-form-urlencoded']]],
    ['a type that begins like JSON', [['Content-Type', 'application/jsonp']]],
    ['a suffix and nothing before it', [['Content-Type', 'application/+json']]],
    ['a suffix of another kind of type', [['Content-Type', 'text/x+json']]],
    ['no type at all', [['Content-Type', 'json']]],
    ['a list of types', [['Content-Type', 'application/json, text/plain']]],
    ['two types', [...json, ['content-type', 'text/plain']]],
    ['twice the same', [...json, ['content-type', 'application/json']]],
    ['two types, one in a spelling that CGI reads', [...json, ['Content_Type', 'text/plain']]],
    ['UTF-16', [['Content-Type', 'application/json; charset=utf-16']]],
    ['UTF-7', [['Content-Type', 'application/json;charset="UTF-7"']]],
    ['two charsets', [['Content-Type', 'application/json; charset=utf-8; charset=utf-16']]],
    ['a charset in a quote that never ends', [['Content-Type', 'application/json; charset="utf-8']]],
    ['a charset behind an escape', [['Content-Type', 'application/json; x="\\"; charset=utf-16; y="']]],
    ['another coding', [...json, ['Content-Encoding', 'compress']]],
    ['two codings', [...json, ['Content-Encoding', 'gzip, gzip']]],
    ['codings in two headers', [...json, ['Content-Encoding', 'gzip'], ['content_encoding', 'br']]],
    ['many codings', [...json, ['Content-Encoding', Array(2_000).fill('gzip').join()]]],
  ] as const)('is not read when it says %s', async (_, headers) => {
    const { answer, problem, sent } = await post('/orders', { headers });
    expect([answer.statusCode, problem.type]).toEqual([415, 'urn:gatehouse:problem:unsupported-media-type']);
    expect(sent).toBeUndefined();
  });

  it('says which types and which codings would be read', async () => {
    const text = await post('/orders', { headers: [['Content-Type', 'text/plain']] });
    expect(header(text.answer, 'accept')).toEqual(['application/json, application/*+json']);
    const packed = await post('/orders', { headers: [...json, ['Content-Encoding', 'lzw']] });
    expect(header(packed.answer, 'accept-encoding')).toEqual(['gzip, deflate, br, zstd']);
  });

  it('is JSON in the type that its route names', async () => {
    expect((await post('/vendor', { headers: [['Content-Type', 'application/vnd.shop']] })).answer.statusCode).toBe(
      200,
    );
    expect((await post('/vendor')).answer.statusCode).toBe(415);
  });

  it('is JSON also where its route names no type', async () => {
    expect((await post('/any', { headers: [['Content-Type', 'text/plain']] })).answer.statusCode).toBe(415);
    expect((await post('/any')).answer.statusCode).toBe(200);
  });

  it('has more values than are read', async () => {
    const body = `[${'0,'.repeat(100_000)}0]`;
    expect((await post('/any', { body })).problem.violations[0].rule).toBe('too-many-values');
  });

  it('is half a million levels deep, and costs nothing', async () => {
    const startedAt = performance.now();
    const { problem } = await post('/any', { body: `${'['.repeat(500_000)}${']'.repeat(500_000)}` });
    expect(problem.violations[0].rule).toBe('too-deep');
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe('the size of a body', () => {
  it.each([
    ['as long as it may be', 65_536, 200],
    ['a byte longer', 65_537, 413],
  ])('%s', async (_, length, status) => {
    const body = good.padEnd(length);
    expect((await post('/orders', { body })).answer.statusCode).toBe(status);
    expect(
      (await post('/orders', { body: gzipSync(body), headers: [...json, ['Content-Encoding', 'gzip']] })).answer
        .statusCode,
    ).toBe(status);
  });

  it('is of every route, read or not', async () => {
    const headers = [['Content-Type', 'application/octet-stream']] as const;
    const most = await post('/unread', { body: Buffer.alloc(1_048_576, 7), headers });
    expect([most.answer.statusCode, most.sent?.body.length]).toEqual([200, 1_048_576]);
    const more = await post('/unread', { body: Buffer.alloc(1_048_577), headers });
    expect([more.answer.statusCode, more.problem.type]).toEqual([413, 'urn:gatehouse:problem:request-too-large']);
  });

  it('is bounded in time and memory, however it is packed', async () => {
    const bomb = gzipSync(Buffer.alloc(60_000_000));
    expect(bomb.length).toBeLessThan(65_536);
    const before = process.memoryUsage().rss;
    const startedAt = performance.now();
    const { answer } = await post('/orders', { body: bomb, headers: [...json, ['Content-Encoding', 'gzip']] });
    expect(answer.statusCode).toBe(413);
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });
});

describe('a body that nobody reads', () => {
  it.each([
    ['of another type', 'PUT /images', [['Content-Type', 'text/html']], 415],
    ['of the type', 'PUT /images', [['Content-Type', 'image/png']], 200],
    ['of nothing but the first half of the type', 'PUT /images', [['Content-Type', 'image/']], 415],
    [
      'of two types',
      'PUT /images',
      [
        ['Content-Type', 'image/png'],
        ['Content-Type', 'image/gif'],
      ],
      415,
    ],
    ['without a type, on a route that asks for none', 'POST /unread', [], 200],
  ] as const)('%s', async (_, key, headers, status) => {
    const [method = '', resource = ''] = key.split(' ');
    const bytes = Buffer.from([0, 255, 128, 1]);
    expect((await post(resource, { method, headers, body: bytes })).answer.statusCode).toBe(status);
  });

  it('passes packed as it came', async () => {
    const body = gzipSync('x');
    const { sent } = await post('/unread', { body, headers: [['Content-Encoding', 'gzip, lzw']] });
    expect(sent?.headers['content-encoding']).toBe('gzip, lzw');
    expect(sent?.headers['content-length']).toBe(String(body.length));
  });
});

it('a request of the wrong form is counted', async () => {
  const statuses = [];
  for (let n = 0; n < 3; n += 1) statuses.push((await post('/limited', { body: '{}' })).answer.statusCode);
  expect(statuses).toEqual([400, 400, 429]);
});

function many(prefix: string, count: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, ['1']]));
}
