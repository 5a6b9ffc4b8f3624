import { durationText } from '../contract/units.ts';
import type { HedgeRule } from '../contract/upstream-call.ts';
import type { RouteModel } from '../model/gateway-model.ts';
import type { PolicyRow, RouteInGateway } from './policy-row.ts';

/** Every method of which HTTP says that a call made twice does no more than one (RFC 9110 §9.2.2). */
const idempotent: readonly RouteModel['method'][] = ['GET', 'HEAD', 'PUT', 'DELETE'];

/** Some of its calls are read, and may be made twice at once. */
export function hasReads({ method }: Pick<RouteModel, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'ANY';
}

export const retry: PolicyRow = {
  what: 'makes a call again that failed, or a read twice that is slow, within a budget',
  isUsed: (one) => retried(one) !== null || hedged(one) !== null,
  lambda: (one) => ({
    enforcedBy: 'forwarder',
    why: [
      ...[retried(one), hedged(one)].filter((text) => text !== null),
      'one call in ten may be made again, so that no outage is made worse by a fifth; never on an open circuit',
    ].join('; '),
    pricePerMillion: 0,
  }),
  direct: (one) => ({
    refusals: [
      ...(retried(one) === null ? [] : ['`retry` would not happen: API Gateway calls once']),
      ...(hedged(one) === null ? [] : ['`hedge` would not happen: API Gateway calls once']),
    ],
  }),
};

/** `at most 3 tries of a call`; null on a route that is called once. */
function retried({ route, upstream: { calls } }: RouteInGateway): string | null {
  if (calls.retry === null || route.once) return null;
  return `at most ${calls.retry.tries} tries ${repeated(route, calls.retry.idempotencyKey)}`;
}

/** `a second call after 200 ms`; null on a route whose calls are not sent twice. */
function hedged({ route, upstream: { calls } }: RouteInGateway): string | null {
  if (calls.hedge === null || route.once || !hasReads(route)) return null;
  return `a second call ${route.method === 'ANY' ? 'of a GET or a HEAD ' : ''}${hedgeText(calls.hedge)}`;
}

function hedgeText(rule: HedgeRule): string {
  return 'afterMillis' in rule
    ? `after ${durationText(rule.afterMillis)}`
    : `after the time in which ${rule.percentile} % of the calls had their answer`;
}

function repeated(route: RouteModel, byKey: boolean): string {
  if (idempotent.includes(route.method)) return 'of a call';
  const some = [
    ...(route.method === 'ANY' ? ['of an idempotent method'] : []),
    ...(byKey ? ['with an Idempotency-Key'] : []),
  ];
  return some.length === 0
    ? 'of a call of which nothing was sent'
    : `of a call ${some.join(', or ')}, or one of which nothing was sent`;
}
