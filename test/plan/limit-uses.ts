import type { QuotaRow } from '../../lib/contract/quota-row.ts';
import type { RouteModel } from '../../lib/model/gateway-model.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { quotaRows } from '../../lib/plan/quotas.ts';
import { modelWith } from '../model/declarations.ts';
import { planned } from '../openapi/hand-made-plan.ts';

type Planned = Parameters<typeof quotaRows>[1];

const nothing: Planned = {
  ...{ routes: [], aggregates: [], split: null, authorizers: [], usagePlans: {}, methodThrottles: {}, functions: {} },
  stageVariables: { upstreams: {}, secrets: {}, credentials: {} },
  signedTokens: null,
  healthRoute: null,
};
const many = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));
const named = <T>(count: number, make: (n: number) => T): { readonly [name: string]: T } =>
  Object.fromEntries(many(count, (n) => [`n${n}`, make(n)]));

function rowsOf(change: Partial<Planned>): readonly QuotaRow[] {
  return quotaRows(modelWith({}), { ...nothing, ...change });
}

/** The rows of a gateway with one route, changed after all that the model would say of it. */
function rowsOfRoute(change: Partial<RouteModel>): readonly QuotaRow[] {
  const model = modelWith({});
  const services = model.services.map((service) => ({
    ...service,
    routes: service.routes.map((route) => ({ ...route, ...change })),
  }));
  return quotaRows({ ...model, services }, nothing);
}

const header = (bytes: number) =>
  [{ name: 'X-A', value: { from: 'static', value: 'a'.repeat(bytes - 'X-A'.length) } }] as const;
const plan = { throttle: null, quota: null, methodThrottles: {}, usageKeyVariable: null };
const throttle = { rate: 1, burst: 1 };

/** For each limit that a declaration can meet, a gateway that uses so much of it. */
export const planUses = {
  resources: (count) => rowsOf({ routes: many(count - 1, (n) => planned(`GET /r${n}`)) }),
  authorizers: (count) => rowsOf({ authorizers: many(count, () => ({})) as unknown as GatewayPlan['authorizers'] }),
  stageVariables: (count) =>
    rowsOf({ stageVariables: { upstreams: named(count, (n) => `upstream_${n}`), secrets: {}, credentials: {} } }),
  integrationMaxMillis: (timeoutMillis) => rowsOfRoute({ timeoutMillis }),
  requestBytes: (maxBodyBytes) =>
    rowsOfRoute({ validation: { ...(modelWith({}).services[0]?.routes[0] as RouteModel).validation, maxBodyBytes } }),
  staticBytes: (bytes) =>
    rowsOfRoute({
      fallback: { static: { status: 200, body: 'a'.repeat(bytes) } } as unknown as RouteModel['fallback'],
    }),
  requestHeaderBytes: (bytes) => rowsOfRoute({ set: header(bytes) }),
  answerHeaderBytes: (bytes) => rowsOfRoute({ answer: { headers: { set: header(bytes) }, body: null } }),
  usagePlans: (count) => rowsOf({ usagePlans: { keys: named(count, () => plan) } }),
  apiKeys: (count) => rowsOf({ usagePlans: { keys: named(count, (n) => ({ ...plan, usageKeyVariable: `v${n}` })) } }),
  methodThrottles: (count) =>
    rowsOf({ usagePlans: { keys: { free: { ...plan, methodThrottles: named(count, () => throttle) } } } }),
  reservedConcurrency: (reservedConcurrency) =>
    quotaRows(modelWith({ service: { isolation: 'service', reservedConcurrency } }), nothing),
} as const satisfies { readonly [limit: string]: (used: number) => readonly QuotaRow[] };
