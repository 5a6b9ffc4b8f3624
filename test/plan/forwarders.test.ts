import { describe, expect, test } from '@jest/globals';
import { usualHealth } from '../../lib/contract/upstream-call.ts';
import type { GatewayModel, ServiceModel, UpstreamCallModel } from '../../lib/model/gateway-model.ts';
import { forwarderOf } from '../../lib/plan/forwarders.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { modelWith, okRoute } from '../model/declarations.ts';

type Change = Partial<Pick<ServiceModel, 'isolation' | 'routes'>> & { readonly calls?: Partial<UpstreamCallModel> };

/** Services `orders`, `search` and `export`, each with one route, changed by name. */
function modelOf(changes: { readonly [service: string]: Change }, quotas: Partial<GatewayModel['quotas']> = {}) {
  const [first] = modelWith({ service: { routes: { 'GET /orders': okRoute } } }).services;
  if (first === undefined) throw new Error('no service');
  const services = ['orders', 'search', 'export'].map((name): ServiceModel => {
    const { calls, ...change } = changes[name] ?? {};
    const routes = first.routes.map((route) => ({ ...route, key: `GET /${name}`, path: `/${name}` }));
    const upstream = { ...first.upstream, name, calls: { ...first.upstream.calls, ...calls } };
    return { ...first, name, routes, upstream, ...change };
  });
  const model = modelWith({});
  return { ...model, services, quotas: { ...model.quotas, ...quotas } };
}

function planWith(...given: Parameters<typeof modelOf>): GatewayPlan {
  const outcome = planOf(modelOf(...given));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

const issuesOf = (...given: Parameters<typeof modelOf>) => {
  const outcome = planOf(modelOf(...given));
  return 'issues' in outcome ? outcome.issues : [];
};

const alone = (reservedConcurrency: number) => ({ isolation: { reservedConcurrency } });

describe('an isolated service', () => {
  const plan = planWith({ search: alone(20), export: alone(5) });
  const partsOf = ({ routes, upstreams }: GatewayPlan['forwarder']) => [Object.keys(routes), Object.keys(upstreams)];

  test('has a forwarder of its own, with its routes and its upstream only', () => {
    expect(
      plan.isolated.map(({ service, reservedConcurrency, config }) => [
        service,
        reservedConcurrency,
        ...partsOf(config),
      ]),
    ).toEqual([
      ['search', 20, ['GET /search'], ['search']],
      ['export', 5, ['GET /export'], ['export']],
    ]);
  });

  test('is not in the one of the others', () => {
    expect(partsOf(plan.forwarder)).toEqual([['GET /orders'], ['orders']]);
  });

  test('differs in nothing else: all forwarders of a gateway share its circuits and its limits', () => {
    const common = ({ routes: _, upstreams: __, ...rest }: GatewayPlan['forwarder']) => rest;
    for (const { config } of plan.isolated) expect(common(config)).toEqual(common(plan.forwarder));
  });

  test('is found by its name, and every other one in the rest', () => {
    const names = ['orders', 'search'].map((service) => Object.keys(forwarderOf(plan, service).upstreams));
    expect(names).toEqual([['orders'], ['search']]);
  });

  test('may be every one: the rest then serves nothing', () => {
    const all = planWith({ orders: alone(1), search: alone(1), export: alone(1) });
    expect([all.isolated.length, ...partsOf(all.forwarder)]).toEqual([3, [], []]);
  });

  test('takes of the instances of its account, of which a hundred belong to all', () => {
    expect(
      planWith({ search: alone(20), export: alone(5) }).quotas.find(({ name }) => name.startsWith('reserved')),
    ).toEqual({
      name: 'reserved concurrency of the account',
      used: 25,
      allowed: 900,
    });
    expect(issuesOf({ search: alone(500), export: alone(401) })).toEqual([
      {
        code: 'GH3001',
        at: 'gateway mobile',
        got: 901,
        why: 'reserved concurrency of the account: at most 900',
        fix: 'reserve less, or raise the quota and declare it as `quotas.concurrency`',
      },
    ]);
    expect(issuesOf({ search: alone(900) })).toEqual([]);
    expect(issuesOf({ search: alone(901) }, { concurrency: 1_001 })).toEqual([]);
  });

  test('of direct routes only is refused: its function would serve nothing', () => {
    const { services } = modelWith({
      service: {
        upstream: { timeout: '1s', trusts: 'nothing' },
        routes: { 'GET /export': { ...okRoute, direct: 'large' } },
      },
    });
    const routes = services[0]?.routes ?? [];
    const refused = issuesOf({ export: { ...alone(5), routes } }).filter(({ at }) => at === 'export isolation');
    expect(refused).toEqual([
      {
        code: 'GH1401',
        at: 'export isolation',
        got: 'service',
        why: 'a function of its own would serve nothing: every route is direct',
        fix: 'remove `isolation` and `reservedConcurrency`, or `direct` of a route',
      },
    ]);
  });
});

describe('checks of targets', () => {
  const health = { ...usualHealth, path: '/health' };

  test('are made for the upstreams that ask for them, whichever forwarder calls them', () => {
    const tls = { privateCa: true, clientCertificate: false, serverName: null, minVersion: 'TLSv1.2' } as const;
    expect(
      planWith({ orders: { calls: { health } }, search: { ...alone(2), calls: { health, tls } } }).health?.config,
    ).toEqual({
      schema: 1,
      gateway: 'mobile',
      upstreams: {
        orders: { stageVariable: 'upstream_orders', insecure: null, tls: null, secretsVariable: null, health },
        search: { stageVariable: 'upstream_search', insecure: null, tls, secretsVariable: 'secrets_search', health },
      },
    });
  });

  test('of one target are warned of: they change no call', () => {
    const warningsOf = (targets: number) => {
      const outcome = planOf(modelOf({ orders: { calls: { health } } }), undefined, { orders: targets });
      return 'plan' in outcome ? outcome.plan.warnings.filter(({ code }) => code === 'GH1602') : [];
    };
    expect([warningsOf(1), warningsOf(2)]).toEqual([
      [
        {
          code: 'GH1602',
          at: 'orders upstream.health',
          got: '/health',
          why: 'checks of one target change no call: there is none to go to instead',
          fix: 'bind several with `targets([…])`, or leave `health` out: its circuit protects it',
        },
      ],
      [],
    ]);
  });

  test('are nobody’s where no upstream asks for them', () => {
    expect(planWith({}).health).toBeNull();
  });
});

describe('secrets of an upstream', () => {
  const tls = { privateCa: false, clientCertificate: false, serverName: null, minVersion: 'TLSv1.2' } as const;
  test.each<[string, Partial<UpstreamCallModel>, string | null]>([
    ['nothing', {}, null],
    ['a credential', { credential: { kind: 'header', header: 'x-key' } }, 'secrets_orders'],
    ['a private authority', { tls: { ...tls, privateCa: true } }, 'secrets_orders'],
    ['a certificate of the gateway', { tls: { ...tls, clientCertificate: true } }, 'secrets_orders'],
    ['a name or a version of TLS alone', { tls: { ...tls, serverName: 'a.example', minVersion: 'TLSv1.3' } }, null],
  ])('stand in a stage variable where it needs some: %s', (_, calls, variable) => {
    const plan = planWith({ orders: { calls } });
    expect(plan.forwarder.upstreams['orders']?.secretsVariable).toBe(variable);
    expect(plan.stageVariables.secrets).toEqual(variable === null ? {} : { orders: variable });
    expect(plan.quotas.find(({ name }) => name === 'stage variables')?.used).toBe(variable === null ? 4 : 5);
  });
});
