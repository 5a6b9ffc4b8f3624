import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { type Exchange, openExchange } from '../../../lambdas/stages/exchange.ts';
import { latencyMetrics } from '../../../lambdas/stages/latency-metrics.ts';
import { isSampled } from '../../../lambdas/stages/log-sample.ts';
import { requestLog } from '../../../lambdas/stages/request-log.ts';
import { proxyEvent } from '../../support/proxy-event.ts';
import { config } from '../forwarder/forwarder-bench.ts';

function told() {
  const lines: { readonly [name: string]: unknown }[] = [];
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  return { lines, log: { info: write, error: write } };
}

const [resource = ''] = Object.keys(config.routes).map((key) => key.split(' ')[1] as string);

/** A request that came at 1,000 to API Gateway and 20 ms later to the function. */
function exchange(more: Partial<Exchange> = {}): Exchange {
  const event = proxyEvent({ resource });
  event.requestContext.requestTimeEpoch = 1_000;
  return { ...openExchange(config, event, 1_020), ...more };
}

describe('the times of requests', () => {
  it('are those of the gateway and of its upstream, apart; a wait that a limit asked for is neither', () => {
    const { lines, log } = told();
    latencyMetrics(log).request(exchange({ upstreamMillis: 50, delayMillis: 30 }), 1_110);
    expect(lines).toEqual([
      {
        message: 'latencies',
        gateway: 'shop',
        stage: 'prod',
        upstream: 'orders',
        GatewayOverhead: [30],
        UpstreamLatency: [50],
        _aws: {
          Timestamp: 1_110,
          CloudWatchMetrics: [
            {
              Namespace: 'Gatehouse',
              Dimensions: [['gateway', 'stage']],
              Metrics: [{ Name: 'GatewayOverhead', Unit: 'Milliseconds' }],
            },
            {
              Namespace: 'Gatehouse',
              Dimensions: [
                ['gateway', 'stage'],
                ['gateway', 'stage', 'upstream'],
              ],
              Metrics: [{ Name: 'UpstreamLatency', Unit: 'Milliseconds' }],
            },
          ],
        },
      },
    ]);
  });

  it('are written at once, then every ten seconds or a hundred of them, and none is left out or told twice', () => {
    const { lines, log } = told();
    const times = latencyMetrics(log);
    for (let n = 0; n < 250; n += 1) times.request(exchange(), 1_100);
    expect(lines.map(({ GatewayOverhead: one }) => (one as number[]).length)).toEqual([1, 100, 100]);
    times.request(exchange(), 11_099);
    expect(lines).toHaveLength(3);
    times.request(exchange(), 11_100);
    expect(lines.map(({ GatewayOverhead: one }) => (one as number[]).length)).toEqual([1, 100, 100, 51]);
  });

  it('of a part are its upstream’s alone, and of a clock set back nothing', () => {
    const { lines, log } = told();
    const times = latencyMetrics(log);
    times.call(exchange({ upstreamMillis: 7 }), 1_100);
    expect(lines[0]).toMatchObject({ UpstreamLatency: [7] });
    expect(lines[0]).not.toHaveProperty('GatewayOverhead');
    times.request(exchange(), 900_000);
    times.request(exchange(), 10);
    times.request(exchange(), 1_000_000);
    expect(lines.at(-1)).toMatchObject({ GatewayOverhead: [0, 999_000] });
  });
});

describe('a sample of requests', () => {
  it('is the same for one request, and as large as its share', () => {
    const ids = Array.from({ length: 10_000 }, (_, n) => `request-${n}`);
    const sampled = ids.filter((id) => isSampled(0.05, id));
    expect(sampled.length).toBeGreaterThan(400);
    expect(sampled.length).toBeLessThan(600);
    expect(ids.filter((id) => isSampled(0.05, id))).toEqual(sampled);
    expect(ids.every((id) => isSampled(1, id))).toBe(true);
    expect(ids.some((id) => isSampled(0, id))).toBe(false);
  });

  it.each([
    { story: 'went well', many: 0 },
    { story: 'were refused', more: { refusal: 'rate-limited' }, statusCode: 429, many: 1 },
    { story: 'failed', more: { result: { failure: 'timeout' } }, statusCode: 504, many: 1 },
    { story: 'were not found', statusCode: 404, many: 1 },
    { story: 'were tried twice', more: { notes: { tries: 2 } }, many: 1 },
    { story: 'had a fallback', more: { fallback: 'static' }, many: 1 },
    { story: 'were slow', now: 2_020, many: 1 },
  ])('with nothing sampled, requests that $story have $many lines', async ({
    more,
    statusCode = 200,
    now = 1_100,
    many,
  }) => {
    const { lines, log } = told();
    const counted: Exchange[] = [];
    const latencies = { request: (one: Exchange) => void counted.push(one), call: () => undefined };
    const stage = requestLog(log, () => now, { sample: 0, metricsBy: 'gateway', latencies });
    const response: APIGatewayProxyResult = { statusCode, body: '' };
    await stage.after?.({ event: exchange(more as Partial<Exchange>), response } as never);
    expect(lines).toHaveLength(many);
    expect(counted).toHaveLength(1);
  });
});
