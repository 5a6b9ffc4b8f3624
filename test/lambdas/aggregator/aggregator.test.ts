import { afterEach, expect, it } from '@jest/globals';
import { aggregate, type Bench, bench, config, part, summary } from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

it('the answers of parts stand under their names in one answer', async () => {
  gateway = await bench(config(aggregate([part('user'), part('orders')])));
  expect(summary(await gateway.ask())).toEqual({
    status: 200,
    degraded: '',
    body: { user: { name: 'user' }, orders: { name: 'orders' }, degraded: [] },
  });
});
