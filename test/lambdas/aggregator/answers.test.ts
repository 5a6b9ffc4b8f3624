import { afterEach, describe, expect, it } from '@jest/globals';
import { parseList, Token } from 'structured-headers';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import { usualValidation } from '../../../lib/contract/validation.ts';
import { caller, header, limit } from '../forwarder/forwarder-bench.ts';
import {
  type Acts,
  aggregate,
  type Bench,
  bench,
  bodyOf,
  config,
  critical,
  json,
  part,
  standing,
  summary,
} from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

const broken: Acts = { orders: json({}, 500), loyalty: json({}, 404) };

describe('the answer of an aggregate', () => {
  it('is JSON of its own, with nothing of the headers of parts', async () => {
    gateway = await bench(config(aggregate([part('user')])), {
      acts: {
        user: (_, answer) => {
          const headers = {
            'set-cookie': 'a=1',
            etag: '"1"',
            server: 'x',
            'x-own': '1',
            'cache-control': 'public, max-age=9',
          };
          answer.writeHead(200, { ...headers, 'content-type': 'application/json' });
          answer.end('{}');
        },
      },
    });
    const { multiValueHeaders, statusCode, isBase64Encoded } = await gateway.ask();
    expect({ multiValueHeaders, statusCode, isBase64Encoded }).toEqual({
      statusCode: 200,
      isBase64Encoded: false,
      multiValueHeaders: {
        'Content-Type': ['application/json'],
        'Cache-Control': ['no-store'],
        'X-Request-Id': ['ext-1='],
        'X-Trace-Id': [expect.stringMatching(/^[0-9a-f]{32}$/)],
      },
    });
  });

  it('says which parts are degraded in a list that machines read (RFC 9651)', async () => {
    gateway = await bench(config(aggregate([part('user'), part('orders', { down: standing([]) }), part('loyalty')])), {
      acts: broken,
    });
    const answer = await gateway.ask();
    expect(bodyOf(answer)).toMatchObject({ degraded: ['orders', 'loyalty'] });
    expect(parseList(header(answer, 'X-Gatehouse-Degraded').join())).toEqual([
      [
        new Token('orders'),
        new Map([
          ['why', new Token('failed')],
          ['by', new Token('static')],
        ]),
      ],
      [
        new Token('loyalty'),
        new Map([
          ['why', new Token('not-found')],
          ['by', new Token('omitted')],
        ]),
      ],
    ]);
  });

  it('is 200 also when no part has answered', async () => {
    gateway = await bench(config(aggregate([part('orders'), part('loyalty')])), { acts: broken });
    expect(summary(await gateway.ask())).toMatchObject({ status: 200, body: { degraded: ['orders', 'loyalty'] } });
  });

  it('a problem names the part and why, and nothing of its service', async () => {
    gateway = await bench(config(aggregate([part('orders', { down: critical() })])), {
      acts: { orders: json({ secret: 'x' }, 500) },
    });
    const answer = await gateway.ask();
    expect(header(answer, 'Content-Type')).toEqual(['application/problem+json']);
    expect(bodyOf(answer)).toEqual({
      type: 'urn:gatehouse:problem:bad-upstream-answer',
      title: 'Bad Gateway',
      status: 502,
      detail: 'the part orders failed',
      requestId: 'ext-1=',
      part: 'orders',
      why: 'failed',
    });
  });

  it('a request of the wrong form asks nobody', async () => {
    const validation = { ...usualValidation, maxBodyBytes: 3 };
    gateway = await bench(config(aggregate([part('user')], { validation })));
    expect((await gateway.ask({ body: 'four' })).statusCode).toBe(413);
    expect(gateway.seen).toEqual([]);
  });

  it('a path that is no aggregate is of another deployment', async () => {
    gateway = await bench(config(aggregate([part('user')])));
    expect((await gateway.ask({ resource: '/elsewhere' })).statusCode).toBe(503);
  });
});

describe('the log of an aggregate', () => {
  it('has one line a request with what came of each part, and one for each service that failed', async () => {
    gateway = await bench(config(aggregate([part('user'), part('orders', { down: standing([]) }), part('loyalty')])), {
      acts: broken,
    });
    await gateway.ask({}, caller);
    const metrics = (Name: string, ...dimensions: readonly string[]) => ({
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'Gatehouse',
          Dimensions: [['gateway', 'stage'], ...dimensions.map((dimension) => ['gateway', 'stage', dimension])],
          Metrics: [{ Name, Unit: 'Count' }],
        },
      ],
    });
    const ids = { requestId: 'ext-1=', traceId: expect.any(String) };
    expect(gateway.lines).toEqual([
      {
        message: 'part',
        ...ids,
        aggregate: 'GET /home',
        part: 'orders',
        route: 'GET /orders',
        upstreamMillis: expect.any(Number),
        refusal: undefined,
        limit: undefined,
        remaining: undefined,
        tries: undefined,
        target: undefined,
        circuit: undefined,
        cap: undefined,
        fallback: undefined,
        gateway: 'shop',
        stage: 'prod',
        upstream: 'shop',
        UpstreamFailed: 1,
        _aws: metrics('UpstreamFailed', 'upstream'),
      },
      expect.objectContaining({
        message: 'request',
        ...ids,
        route: 'GET /home',
        status: 200,
        latencyMillis: expect.any(Number),
        parts: [
          { part: 'user', millis: expect.any(Number), status: 200 },
          { part: 'orders', millis: expect.any(Number), status: 500, why: 'failed', by: 'static' },
          { part: 'loyalty', millis: expect.any(Number), status: 404, why: 'not-found', by: 'omitted' },
        ],
        gateway: 'shop',
        PartsDegraded: 2,
        _aws: metrics('PartsDegraded'),
      }),
    ]);
  });

  it('counts a part whose limit is used up by the part’s own route', async () => {
    gateway = await bench(config(aggregate([part('orders', { route: { limits: [limit(1)] } })])));
    await gateway.ask();
    await gateway.ask();
    expect(gateway.lines.find(({ message }) => message === 'part')).toMatchObject({
      part: 'orders',
      route: 'GET /orders',
      refusal: 'rate-limited',
      RateLimitRefused: 1,
    });
  });

  it('counts a refusal of a part where the part is refused, and not once more for the whole', async () => {
    const scoped = { credentials: ['customer'], scopes: ['more'], anyScope: [], roles: [], tiers: [], where: [] };
    const refused = part('orders', { route: { authorization: scoped }, down: critical() });
    gateway = await bench(config(aggregate([part('user'), refused], { authorization: { ...scoped, scopes: [] } })));
    expect((await gateway.ask({}, caller)).statusCode).toBe(403);
    expect(gateway.lines.map(({ message, AuthorizationFailures }) => [message, AuthorizationFailures])).toEqual([
      ['part', 1],
      ['request', undefined],
    ]);
  });

  it('counts a limit of a part once, also where the part is critical', async () => {
    gateway = await bench(config(aggregate([part('orders', { route: { limits: [limit(1)] }, down: critical() })])));
    await gateway.ask();
    expect((await gateway.ask()).statusCode).toBe(429);
    expect(gateway.lines.flatMap(({ RateLimitRefused }) => RateLimitRefused ?? [])).toEqual([1]);
  });

  it('says how the circuit of a part’s service stands', async () => {
    const breaker = { ...usualBreaker, leaseMillis: 3_000 };
    gateway = await bench(config(aggregate([part('orders')]), { breaker }), { acts: broken });
    for (let n = 0; n < 6; n += 1) await gateway.ask();
    expect(gateway.lines.findLast(({ message }) => message === 'part')).toMatchObject({
      refusal: 'circuit-open',
      circuit: 'own-open',
      UpstreamRefused: 1,
    });
    expect(gateway.seen).toHaveLength(5);
  });

  it('holds no value of a caller, a request or an answer', async () => {
    const reading = part('orders', { query: { q: { from: 'query', name: 'q' } } });
    gateway = await bench(config(aggregate([reading, part('loyalty')])), {
      acts: { orders: json({ text: 'answer-value' }, 500), loyalty: (_, answer) => answer.end('answer-value') },
    });
    await gateway.ask(
      { query: { q: ['query-value'] }, headers: [['X-Own', 'header-value']], path: { id: 'path-value' } },
      caller,
    );
    expect(JSON.stringify(gateway.lines)).not.toMatch(/-value|user-1|acme/);
  });

  it('a mistake of ours in a part is told with its place, and in no answer', async () => {
    gateway = await bench(config(aggregate([part('orders', { route: { upstream: 'nobody' } }), part('user')])));
    expect(summary(await gateway.ask())).toEqual({
      status: 200,
      degraded: 'orders;why=internal-error;by=omitted',
      body: { user: { name: 'user' }, degraded: ['orders'] },
    });
    expect(gateway.lines[0]).toMatchObject({
      message: 'unexpected error',
      requestId: 'ext-1=',
      route: 'GET /orders',
      error: 'Error',
    });
  });
});
