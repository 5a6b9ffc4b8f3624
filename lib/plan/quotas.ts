import type { QuotaRow } from '../contract/quota-row.ts';
import type { RequestValue } from '../contract/request-value.ts';
import type { AggregateRouteModel, EntryModel, GatewayModel, RouteModel } from '../model/gateway-model.ts';
import { awsLimits } from '../policies/aws-limits.ts';
import { entriesOf } from './entries.ts';
import { ownRoutes } from './own-routes.ts';
import { type Apportioned, planOfApi, variablesOf } from './plan-of-api.ts';
import { fullestRows, quotaRow } from './quota-row.ts';

/** The quotas of one REST API, the fullest one of a split, and of its account, that this gateway touches by what it declares. */
export function quotaRows(model: GatewayModel, planned: Apportioned): readonly QuotaRow[] {
  const routes = entries(model);
  const plans = Object.values(planned.usagePlans).flatMap((tiers) => Object.values(tiers));
  const usageKeys = plans.filter(({ usageKeyVariable }) => usageKeyVariable !== null).length;
  const { services, quotas } = model;
  return [
    ...apiRows(model, planned),
    quotaRow('integrationMaxMillis', {
      used: Math.max(0, ...routes.map(({ timeoutMillis }) => timeoutMillis)),
      allowed: quotas.integrationMillis,
    }),
    quotaRow('requestBytes', { used: largestBody(model) }),
    quotaRow('staticBytes', { used: largestStatic(model) }),
    quotaRow('requestHeaderBytes', { used: Math.max(0, ...eachRoute(model).map(requestHeaders)) }),
    quotaRow('answerHeaderBytes', { used: Math.max(0, ...eachRoute(model).map(answerHeaders)) }),
    quotaRow('usagePlans', { used: plans.length }),
    quotaRow('apiKeys', { used: usageKeys }),
    quotaRow('reservedConcurrency', {
      used: services.reduce((sum, { isolation }) => sum + (isolation?.reservedConcurrency ?? 0), 0),
      allowed: quotas.concurrency - awsLimits.unreservedConcurrency.value,
    }),
  ];
}

/** What each API has for itself: of the fullest one. */
function apiRows(model: GatewayModel, planned: Apportioned): readonly QuotaRow[] {
  const parts = planned.split?.map((api) => planOfApi(planned, api)) ?? [planned];
  return fullestRows(parts.map((part) => rowsOfApi(model, part)));
}

function rowsOfApi({ quotas }: GatewayModel, planned: Apportioned): readonly QuotaRow[] {
  const { usagePlans, authorizers } = planned;
  const routes = entriesOf(planned);
  const paths = [...routes.map(({ route }) => route.path), ...ownRoutes(planned).map(({ path }) => path)];
  const nodes = pathNodes(paths);
  const throttled = Object.values(usagePlans).flatMap((tiers) =>
    Object.values(tiers).map(({ methodThrottles }) => Object.keys(methodThrottles).length),
  );
  return [
    quotaRow('resources', {
      used: nodes,
      allowed: quotas.resources,
      // The root is there anyway.
      perRoute: (nodes - 1) / Math.max(1, routes.length),
    }),
    quotaRow('authorizers', { used: authorizers.length }),
    quotaRow('stageVariables', { used: variablesOf(planned).length }),
    quotaRow('methodThrottles', { used: Math.max(0, ...throttled) }),
  ];
}

function eachRoute({ services }: GatewayModel): readonly RouteModel[] {
  return services.flatMap((service) => service.routes);
}

function aggregateRoutes({ aggregates }: GatewayModel): readonly AggregateRouteModel[] {
  return aggregates.flatMap((aggregate) => aggregate.routes);
}

function entries(model: GatewayModel): readonly EntryModel[] {
  return [...eachRoute(model), ...aggregateRoutes(model)];
}

/** Of those that cross a function; API Gateway itself takes 10 MiB. */
function largestBody(model: GatewayModel): number {
  const crossing = [...eachRoute(model).filter(({ direct }) => direct === null), ...aggregateRoutes(model)];
  return Math.max(0, ...crossing.map(({ validation }) => validation.maxBodyBytes));
}

/** What stands in for services that are down goes out in one answer, with all parts of an aggregate at once. */
function largestStatic(model: GatewayModel): number {
  const fallbacks = eachRoute(model).map(({ fallback }) => bytes(fallback?.static?.body));
  const wholes = aggregateRoutes(model).map(({ parts }) =>
    parts.reduce((sum, { down }) => sum + (down.critical ? 0 : bytes(down.fallback.static)), 0),
  );
  return Math.max(0, ...fallbacks, ...wholes);
}

type Header = { readonly name: string; readonly value: RequestValue };

function requestHeaders({ set, request }: RouteModel): number {
  return headerBytes([...set, ...(request?.headers?.add ?? [])]);
}

function answerHeaders({ answer }: RouteModel): number {
  return headerBytes([...(answer?.headers?.set ?? []), ...(answer?.headers?.add ?? [])]);
}

/** Names, and the values that are known; those that a request brings are as long as it makes them. */
function headerBytes(headers: readonly Header[]): number {
  return headers.reduce(
    (sum, { name, value }) => sum + bytes(name) + (value.from === 'static' ? bytes(value.value) : 0),
    0,
  );
}

function bytes(text: string | null | undefined): number {
  return Buffer.byteLength(text ?? '');
}

/** Every distinct prefix of every path is a resource, the root included; methods and preflights add none. */
function pathNodes(paths: readonly string[]): number {
  const nodes = new Set(['/']);
  for (const path of paths) {
    const segments = path.split('/').slice(1);
    for (const index of segments.keys()) nodes.add(`/${segments.slice(0, index + 1).join('/')}`);
  }
  return nodes.size;
}
