import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { forwarderShareMillis } from '../../lib/contract/time-budget.ts';
import type { GatewayModel, RouteModel, UpstreamModel } from '../../lib/model/gateway-model.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { gatewayWith, okRoute } from './declarations.ts';

const millis = (max: number) => fc.integer({ min: 1, max }).map((count) => `${count}ms`);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const route = fc.record({
  timeout: maybe(millis(40_000)),
  try: maybe(millis(5_000)),
  retry: maybe(fc.constant('none')),
  direct: maybe(fc.constant('large files')),
});

const upstream = fc.record({
  trusts: fc.constant('nothing'),
  timeout: millis(40_000),
  try: maybe(millis(5_000)),
  connect: maybe(millis(5_000)),
  firstByte: maybe(millis(5_000)),
  retry: maybe(fc.record({ tries: fc.constantFrom(2, 3), pause: maybe(millis(1_000)) })),
  hedge: maybe(fc.record({ after: millis(5_000) })),
});

/** The longest that all tries and pauses of a route may take. */
function sumMillis({ calls }: UpstreamModel, { once, tryMillis }: RouteModel): number {
  const tries = once ? 1 : (calls.retry?.tries ?? 1);
  const pauses = Array.from({ length: tries - 1 }, (_, index) => (calls.retry?.pauseMillis ?? 0) * 2 ** index);
  return tries * tryMillis + pauses.reduce((total, pause) => total + pause, 0);
}

function expectNested({ services, quotas }: GatewayModel): void {
  for (const { upstream: of, routes } of services)
    for (const one of routes) {
      const share = one.direct === null ? forwarderShareMillis : 0;
      expect(one.tryMillis).toBeGreaterThanOrEqual(1);
      expect(sumMillis(of, one)).toBeLessThanOrEqual(one.timeoutMillis);
      expect(one.timeoutMillis).toBeLessThanOrEqual(quotas.integrationMillis - share);
    }
}

/** What is part of a try ends within it, where the gateway itself makes the call. */
function expectWithinTry({ services }: GatewayModel, written: { readonly connect?: string | undefined }): void {
  for (const { upstream: of, routes } of services)
    for (const { tryMillis, direct, once } of routes) {
      if (direct !== null) continue;
      if (written.connect !== undefined) expect(of.calls.connectMillis).toBeLessThanOrEqual(tryMillis);
      expect(of.calls.firstByteMillis ?? 0).toBeLessThanOrEqual(tryMillis);
      const after = of.calls.hedge !== null && 'afterMillis' in of.calls.hedge ? of.calls.hedge.afterMillis : 0;
      if (!once) expect(after).toBeLessThan(tryMillis);
    }
}

test('whatever was accepted nests: tries and pauses in the call, the call in API Gateway, connection and hedge in a try', () => {
  let accepted = 0;
  fc.assert(
    fc.property(upstream, route, route, (of, first, second) => {
      const routes = { 'GET /a': { ...okRoute, ...first }, 'HEAD /b': { ...okRoute, ...second } };
      const outcome = modelOf(gatewayWith({ service: { routes }, upstream: of }));
      if ('issues' in outcome) return;
      accepted += 1;
      expectNested(outcome.model);
      expectWithinTry(outcome.model, of);
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
