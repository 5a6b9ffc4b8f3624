import { forwarderOf } from '../plan/forwarders.ts';
import type { EntryWay, GatewayPlan, Planned, PlannedAggregate, PlannedRoute } from '../plan/gateway-plan.ts';
import { functionUri, type Integration, isolatedUri, linkTexts, placeholders } from './openapi-document.ts';

type EntryOf<W extends EntryWay> = W extends 'aggregate' ? PlannedAggregate : PlannedRoute;

const integrations: {
  readonly [W in EntryWay]: (planned: EntryOf<W>, plan: GatewayPlan) => Integration;
} = {
  aggregate: () => ({ type: 'aws_proxy', httpMethod: 'POST', uri: placeholders.aggregator }),
  lambda: ({ service }, plan) => ({ type: 'aws_proxy', httpMethod: 'POST', uri: forwarderUri(plan, service) }),
  direct: (planned, plan) =>
    isFunction(planned, plan)
      ? { type: 'aws_proxy', httpMethod: 'POST', uri: functionUri(planned.upstream.name) }
      : {
          type: 'http_proxy',
          httpMethod: planned.route.method,
          uri: directUri(planned, plan),
          ...privateConnection(planned, plan),
          passthroughBehavior: 'when_no_match',
          requestParameters: Object.fromEntries(
            pathParameters(planned.route.to).map((name) => [
              `integration.request.path.${name}`,
              `method.request.path.${name}`,
            ]),
          ),
        },
};

/** What API Gateway calls for an entry, by its way; policies add their part, see `lowerings.ts`. */
export function integrationOf(planned: Planned, plan: GatewayPlan): Integration {
  return integrations[planned.way](planned as never, plan);
}

/** A function gets the whole request as one event, and no mapping changes it. */
export function isFunction({ upstream }: PlannedRoute, { functions }: GatewayPlan): boolean {
  return Object.hasOwn(functions, upstream.name);
}

/** The function that serves a service: its own, or that of all which have none. */
export function forwarderUri({ isolated }: Pick<GatewayPlan, 'isolated'>, service: string): string {
  return isolated.some((one) => one.service === service) ? isolatedUri(service) : placeholders.forwarder;
}

/**
 * `https://${stageVariables.x}/base/to/{id}`: the form that AWS documents, a literal protocol and a variable that is a full
 * URI without one. An integration's path knows no greedy parameter: `{rest+}` of a route is `{rest}` here.
 */
function directUri({ service, route, upstream }: PlannedRoute, plan: GatewayPlan): string {
  const protocol = forwarderOf(plan, service).upstreams[upstream.name]?.insecure ? 'http' : 'https';
  const variable = plan.stageVariables.upstreams[upstream.name];
  if (variable === undefined) throw new Error(`no stage variable for upstream '${upstream.name}'`);
  const path = `${upstream.basePath}${route.to}`.replaceAll('+}', '}');
  return `${protocol}://\${stageVariables.${variable}}${path}`;
}

/**
 * To a load balancer in a network. The key is `integrationTarget`: the developer guide writes that in one place and
 * `integration-target` in another, and API Gateway refuses a document without the former ("IntegrationTarget is required for
 * VpcLinkV2", public deployments of 2026-04; read 2026-11-24). `uri` says Host, server name and path.
 */
function privateConnection({ upstream: { name } }: PlannedRoute, { links }: GatewayPlan): Partial<Integration> {
  if (!links.includes(name)) return {};
  const { link, balancer } = linkTexts(name);
  return { connectionType: 'VPC_LINK', connectionId: link, integrationTarget: balancer };
}

/** Names of the parameters in a path, without `+`. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}+]+)\+?\}/g)].map(([, name]) => name as string);
}
