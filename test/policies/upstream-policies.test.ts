import { describe, expect, test } from '@jest/globals';
import { usualHealth, usualRetry } from '../../lib/contract/upstream-call.ts';
import type { GatewayModel, RouteModel, UpstreamCallModel } from '../../lib/model/gateway-model.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { modelWith, okRoute } from '../model/declarations.ts';

interface Written {
  readonly calls?: Partial<UpstreamCallModel>;
  readonly route?: Partial<RouteModel>;
  readonly targets?: number;
  readonly key?: string;
}

/** One route whose upstream is called so. */
function modelOf({ calls = {}, route = {}, key = 'GET /a' }: Written, direct: boolean): GatewayModel {
  const service = {
    upstream: { timeout: '2s', trusts: 'nothing' },
    routes: { [key]: { ...okRoute, ...(direct && { direct: 'large files' }) } },
  };
  const model = modelWith({ service });
  return {
    ...model,
    services: model.services.map((one) => ({
      ...one,
      upstream: { ...one.upstream, calls: { ...one.upstream.calls, ...calls } },
      routes: one.routes.map((planned) => ({ ...planned, ...route })),
    })),
  };
}

function decisionsOf(written: Written) {
  const outcome = planOf(modelOf(written, false), undefined, { orders: written.targets ?? 1 });
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  const [route] = outcome.plan.routes;
  return { why: Object.fromEntries((route?.decisions ?? []).map(({ policy, why }) => [policy, why])), route };
}

const retry = { ...usualRetry, tries: 3 };
const hedge = { afterMillis: 200 };
const health = { ...usualHealth, path: '/health' };
const tls = { privateCa: true, clientCertificate: true, serverName: 'orders.internal', minVersion: 'TLSv1.3' } as const;
const fallback = { lastGoodMillis: 300_000, static: { status: 200, body: '{}' } };

describe('the Lambda way', () => {
  test.each<[string, Written, string, string]>([
    [
      'a circuit of its own, by default',
      {},
      'circuit-breaker',
      'opens at 5 failures in a row, or at 50 % of 10 calls or more; for 30 s, and up to 5 min while probes fail; ' +
        'closes after 2 good ones; one row for all instances, which nobody writes while all is well',
    ],
    [
      'of every method, what may be repeated is',
      { calls: { retry: { ...retry, idempotencyKey: true }, hedge }, key: 'ANY /a' },
      'retry',
      'at most 3 tries of a call of an idempotent method, or with an Idempotency-Key, or one of which nothing was sent; ' +
        'a second call of a GET or a HEAD after 200 ms; ' +
        'one call in ten may be made again, so that no outage is made worse by a fifth; never on an open circuit',
    ],
    [
      'a read is repeated, and sent twice when it is slow',
      { calls: { retry, hedge } },
      'retry',
      'at most 3 tries of a call; a second call after 200 ms; ' +
        'one call in ten may be made again, so that no outage is made worse by a fifth; never on an open circuit',
    ],
    [
      'what is no read is repeated by its key, and never sent twice',
      { calls: { retry: { ...retry, idempotencyKey: true }, hedge: { percentile: 95 } }, key: 'POST /a' },
      'retry',
      'at most 3 tries of a call with an Idempotency-Key, or one of which nothing was sent; ' +
        'one call in ten may be made again, so that no outage is made worse by a fifth; never on an open circuit',
    ],
    [
      'a call without a key is repeated when nothing was sent',
      { calls: { retry }, key: 'PATCH /a' },
      'retry',
      'at most 3 tries of a call of which nothing was sent; ' +
        'one call in ten may be made again, so that no outage is made worse by a fifth; never on an open circuit',
    ],
    [
      'a percentile is of the calls that had their answer',
      { calls: { hedge: { percentile: 95 } } },
      'retry',
      'a second call after the time in which 95 % of the calls had their answer; ' +
        'one call in ten may be made again, so that no outage is made worse by a fifth; never on an open circuit',
    ],
    [
      'one of several targets',
      { targets: 3 },
      'load-balancing',
      'in turn over 3 targets; after 5 failures in a row a target rests for 30 s',
    ],
    [
      'by a value of the request, without ejection',
      { targets: 2, calls: { balance: { by: 'hash', value: { from: 'client.ip' } }, outlier: null } },
      'load-balancing',
      'by client.ip over 2 targets',
    ],
    [
      'checks, with what they cost',
      { calls: { health } },
      'load-balancing',
      '/health of each is checked every 5 s (a function that checks all the time costs 6.57 dollars a month for the gateway, and each target 0.03)',
    ],
    [
      'a cap of the fleet',
      { calls: { maxInFlight: 40 } },
      'in-flight-cap',
      'a lease for each call on the shared store, at most 40; open while the store is away',
    ],
    [
      'who the gateway is, and who the upstream',
      { calls: { credential: { kind: 'basic' }, tls } },
      'upstream-access',
      'shows a user and a password; believes its own authority and no public one; shows a certificate; ' +
        'expects the name orders.internal; TLSv1.3 at least; secrets stand in no template, and a network of the ' +
        "gateway's own needs an endpoint to them, 14.60 dollars a month for all",
    ],
    [
      'a name in the certificate, which is no secret',
      { calls: { tls: { ...tls, privateCa: false, clientCertificate: false } } },
      'upstream-access',
      'expects the name orders.internal; TLSv1.3 at least',
    ],
    [
      'an answer in its place',
      { route: { fallback } },
      'fallback',
      'the last good answer to the same caller, up to 5 min old, else a static 200, marked as degraded',
    ],
    [
      'the time that is left is told',
      { calls: { deadlineHeader: 'x-deadline' } },
      'timeout',
      'ends the call, and answers before its own limit and that of API Gateway; tells the upstream in x-deadline what is left',
    ],
  ])('%s', (_, written, policy, text) => {
    expect(decisionsOf(written).why[policy]).toBe(text);
  });

  test.each<[string, Written, readonly string[]]>([
    ['nothing was written', {}, ['circuit-breaker']],
    ['the breaker is written off', { calls: { breaker: null } }, []],
    ['the route is called once', { calls: { breaker: null, retry, hedge }, route: { once: true } }, []],
    ['only reads are hedged', { calls: { breaker: null, hedge }, key: 'POST /a' }, []],
    ['one target has no choice', { calls: { breaker: null, balance: { by: 'random' } } }, []],
  ])('says nothing of what a route does not have: %s', (_, written, said) => {
    const kinds = ['circuit-breaker', 'retry', 'load-balancing', 'in-flight-cap', 'upstream-access', 'fallback'];
    const { why } = decisionsOf(written);
    expect(kinds.filter((kind) => kind in why)).toEqual(said);
  });

  test('leases cost: a cap two checks, the choice of the least busy of three targets five', () => {
    const price = (written: Written) => decisionsOf(written).route?.pricePerMillion;
    expect(
      [{}, { calls: { maxInFlight: 9 } }, { calls: { balance: { by: 'least-outstanding' } as const }, targets: 3 }].map(
        price,
      ),
    ).toEqual([4.57, 4.58, 4.6]);
  });
});

describe('a direct route', () => {
  test.each<[string, Written, readonly string[]]>([
    ['several targets', { targets: 2 }, ['one of 2 targets would be called: API Gateway knows one host']],
    [
      'a choice',
      { calls: { balance: { by: 'random' }, written: ['balance'] } },
      ['`balance` would choose nothing: API Gateway knows one host'],
    ],
    [
      'ejection',
      { calls: { written: ['outlier'] } },
      ['`outliers` would leave nothing out: API Gateway calls on whatever became of the calls before'],
    ],
    ['checks', { calls: { health } }, ['`health` would change nothing: API Gateway calls on whatever the checks say']],
    [
      'a written breaker',
      { calls: { written: ['breaker'] } },
      ['`breaker` would never open: API Gateway calls an upstream whatever became of the calls before'],
    ],
    [
      'retries and hedges',
      { calls: { retry, hedge } },
      ['`retry` would not happen: API Gateway calls once', '`hedge` would not happen: API Gateway calls once'],
    ],
    [
      'a fallback',
      { route: { fallback } },
      ['`fallback` would never be answered: API Gateway passes on what the upstream says'],
    ],
    [
      'a cap',
      { calls: { maxInFlight: 4 } },
      ['`maxInFlight` would not hold: API Gateway calls as often as it is called'],
    ],
    [
      'a credential and TLS of its own',
      { calls: { credential: { kind: 'basic' }, tls } },
      [
        '`credential` would not be shown: API Gateway sends what the client sent',
        '`tls` would not hold: API Gateway knows public authorities, and no certificate of ours',
      ],
    ],
    [
      'finer times',
      { calls: { written: ['connectMillis', 'firstByteMillis', 'deadlineHeader'] } },
      [
        '`connect` would not hold: API Gateway has one limit for the whole call',
        '`firstByte` would not hold: API Gateway has one limit for the whole call',
        '`deadlineHeader` would not be sent: API Gateway does not say how long it waits',
      ],
    ],
    ['retries that it does not want', { calls: { retry, hedge }, route: { once: true } }, []],
    ['a breaker that is written off', { calls: { breaker: null, written: ['breaker'] } }, []],
    ['no ejection, in writing', { calls: { outlier: null, written: ['outlier'] } }, []],
  ])('names what it would break: %s', (_, written, refusals) => {
    const outcome = planOf(modelOf(written, true), undefined, { orders: written.targets ?? 1 });
    const told = 'issues' in outcome ? outcome.issues.map(({ code, why }) => `${code} ${why}`) : [];
    expect(told).toEqual(refusals.map((why) => `GH1401 ${why}`));
  });

  test('has no circuit, and the plan says so', () => {
    const outcome = planOf(modelOf({}, true));
    const [route] = 'plan' in outcome ? outcome.plan.routes : [];
    expect(route?.decisions.find(({ policy }) => policy === 'circuit-breaker')).toEqual({
      policy: 'circuit-breaker',
      enforcedBy: 'api-gateway',
      why: 'opens no circuit: an upstream that fails is called on',
    });
  });
});
