import { afterEach, describe, expect, it } from '@jest/globals';
import type { AggregateConfig } from '../../../lib/contract/aggregate.ts';
import type { LimitsAnswer, LimitsEvent } from '../../../lib/contract/limits-event.ts';
import { caller, header, limit } from '../forwarder/forwarder-bench.ts';
import { aggregate, type Bench, bench, bodyOf, config, json, part, standing, summary } from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

const limited = part('orders', {
  route: { limits: [limit(2, 'local', 'orders:GET /orders:0')] },
  down: standing('later'),
});
const start = async (more: Partial<AggregateConfig> = {}) => {
  gateway = await bench(config(aggregate([limited, part('user')], more)));
};

describe('limits', () => {
  it('of a part are charged with every whole, and a part whose limit is used up is like any other that fails', async () => {
    await start();
    const shown = [await gateway.ask(), await gateway.ask(), await gateway.ask()].map((answer) => summary(answer));
    expect(shown.map(({ status, degraded }) => [status, degraded])).toEqual([
      [200, ''],
      [200, ''],
      [200, 'orders;why=rate-limited;by=static'],
    ]);
    expect(gateway.seen.filter(({ target }) => target === '/orders')).toHaveLength(2);
  });

  it('of a part refuse the whole where the part is critical, and say when to come again', async () => {
    gateway = await bench(config(aggregate([{ ...limited, down: { critical: true, status: 503 } }])));
    await gateway.ask();
    await gateway.ask();
    const answer = await gateway.ask();
    expect(bodyOf(answer)).toMatchObject({ status: 429, part: 'orders', why: 'rate-limited' });
    expect(Number(header(answer, 'Retry-After')[0])).toBeGreaterThan(0);
  });

  it('of the aggregate are told to the client, and those of parts are not', async () => {
    await start({ limits: [limit(5, 'local', 'home:GET /home:0')] });
    const answer = await gateway.ask();
    expect(header(answer, 'RateLimit-Policy').join()).toContain('"home:GET /home:0"');
    expect(header(answer, 'RateLimit-Policy').join()).not.toContain('orders');
    expect(header(answer, 'X-RateLimit-Limit')).toEqual(['5']);
  });

  it('of the aggregate refuse before any part is asked', async () => {
    await start({ limits: [limit(1)] });
    await gateway.ask();
    expect((await gateway.ask()).statusCode).toBe(429);
    expect(gateway.seen).toHaveLength(2);
  });

  it('what the aggregate took stays taken, whatever becomes of its parts', async () => {
    await start({ limits: [limit(1)] });
    gateway.acting({ orders: json({}, 500), user: json({}, 500) });
    expect((await gateway.ask()).statusCode).toBe(200);
    expect((await gateway.ask()).statusCode).toBe(429);
  });
});

it('what the aggregate took stays taken when we fail after its parts were asked', async () => {
  const views = { views: {}, choice: { by: null, view: 'unknown' } } as const;
  gateway = await bench(config(aggregate([part('user')], { limits: [limit(1)], views })));
  expect((await gateway.ask()).statusCode).toBe(500);
  expect((await gateway.ask()).statusCode).toBe(429);
});

describe('an operator', () => {
  const event = (action: 'show' | 'reset'): LimitsEvent => ({
    gatehouse: 'limits',
    action,
    route: 'GET /home',
    values: { 'client.ip': '203.0.113.9' },
  });
  const remaining = (answer: unknown) => {
    const limits = answer as LimitsAnswer;
    return 'limits' in limits ? limits.limits.map((one) => one.remaining) : limits.refused;
  };

  it('sees and resets the limits of an aggregate', async () => {
    await start({ limits: [limit(3)] });
    await gateway.ask({}, caller);
    expect(remaining(await gateway.operate(event('show')))).toEqual([2]);
    expect(remaining(await gateway.operate(event('reset')))).toEqual([3]);
    expect(remaining(await gateway.operate({ ...event('show'), route: 'GET /orders' }))).toBe(
      'the gateway has no route GET /orders',
    );
  });

  it('sees the circuits of the services that are asked for parts', async () => {
    await start();
    expect(await gateway.operate({ gatehouse: 'breakers', action: 'list' })).toEqual({ breakers: [] });
  });
});
