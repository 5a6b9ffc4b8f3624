import type { AggregateConfig, AggregatorConfig, PartConfig } from '../contract/aggregate.ts';
import type { AggregateRouteModel, GatewayModel } from '../model/gateway-model.ts';
import type { WrittenReasons } from '../model/places-of.ts';
import { authorizationRule } from './authorizer-config.ts';
import { calledRoute } from './called-route.ts';
import { gatewayConfig } from './gateway-config.ts';
import type { SignedTokens } from './gateway-plan.ts';
import { routeConfig } from './route-config.ts';

/** What the aggregator is staged with: its routes, and the upstreams of their parts; null where there is no aggregate. */
export function aggregatorConfig(
  model: GatewayModel,
  reasons: WrittenReasons,
  tokens: SignedTokens | null,
): AggregatorConfig | null {
  const routes = model.aggregates.flatMap(({ name, routes }) => routes.map((route) => ({ name, route })));
  if (routes.length === 0) return null;
  const called = routes.flatMap(({ route }) => route.parts.map((part) => calledRoute(model, route, part)));
  const services = model.services.filter(({ name }) => called.some(({ service }) => service === name));
  return {
    ...gatewayConfig({ ...model, services }, called, reasons, tokens),
    routes: Object.fromEntries(routes.map(({ name, route }) => [route.key, aggregateConfig(model, name, route)])),
  };
}

function aggregateConfig(model: GatewayModel, service: string, route: AggregateRouteModel): AggregateConfig {
  const { limits, validation, timeoutMillis, concurrency, views } = route;
  return {
    service,
    authorization: authorizationRule(route),
    limits,
    validation,
    timeoutMillis,
    parts: route.parts.map(
      (part): PartConfig => ({
        name: part.name,
        under: part.under,
        routeKey: part.routeKey,
        route: routeConfig(calledRoute(model, route, part)),
        path: part.path,
        query: part.query,
        edits: part.edits,
        down: part.down,
      }),
    ),
    concurrency,
    views,
  };
}
