import { entriesOf } from '../plan/entries.ts';
import type { GatewayPlan, Planned } from '../plan/gateway-plan.ts';
import { healthRoute } from './health-route.ts';
import { integrationOf, pathParameters } from './integrations.ts';
import { type Lowering, lowerings } from './lowerings.ts';
import {
  anyVerb,
  type Integration,
  type OpenApiDocument,
  type Operation,
  type PathItem,
  type Verb,
} from './openapi-document.ts';

const active: readonly Lowering[] = Object.values(lowerings).filter((lowering) => lowering !== 'none');

/** The whole gateway as API Gateway imports it, with placeholders for the functions; the same plan gives the same bytes. */
export function openApiOf(plan: GatewayPlan): OpenApiDocument {
  const paths = new Map<string, Planned[]>();
  for (const planned of entriesOf(plan))
    paths.set(planned.route.path, [...(paths.get(planned.route.path) ?? []), planned]);
  const parts = active.map((lowering) => lowering.document?.(plan) ?? {});
  const components = Object.assign({}, ...parts.map((part) => part.components));
  return {
    openapi: '3.0.1',
    info: { title: plan.gateway, version: '1' },
    paths: Object.assign(
      Object.fromEntries([...paths].map(([path, entries]) => [path, pathItem(path, entries, plan)])),
      ...active.map((lowering) => lowering.paths?.(plan)),
      healthRoute(plan),
    ),
    // Request bodies and answers of any type cross the Lambda way unharmed only if every type is binary.
    'x-amazon-apigateway-binary-media-types': plan.binary ?? ['*/*'],
    ...Object.assign({}, ...parts),
    ...(Object.keys(components).length > 0 && { components }),
  };
}

function pathItem(path: string, entries: readonly Planned[], plan: GatewayPlan): PathItem {
  const operations: PathItem = Object.assign(
    Object.fromEntries(entries.map((planned) => [verbOf(planned), operation(planned, plan)])),
    ...active.map((lowering) => lowering.path?.(path, plan)),
  );
  const ofPath = pathParameters(path);
  if (ofPath.length === 0) return operations;
  return Object.fromEntries(
    Object.entries(operations).map(([verb, one]) => {
      const { parameters = [], ...rest } = one as Operation;
      const unsaid = ofPath.filter((name) => !parameters.some((said) => said.in === 'path' && said.name === name));
      return [verb, { parameters: [...unsaid.map(pathParameter), ...parameters], ...rest }];
    }),
  );
}

function verbOf({ route: { method } }: Planned): Verb {
  return method === 'ANY' ? anyVerb : (method.toLowerCase() as Verb);
}

function operation(planned: Planned, plan: GatewayPlan): Operation {
  return {
    responses: { '200': { description: 'Any answer' } },
    security: [],
    ...Object.assign({}, ...active.map((lowering) => lowering.operation?.(planned, plan))),
    'x-amazon-apigateway-integration': integration(planned, plan),
  };
}

function pathParameter(name: string) {
  return { name, in: 'path', required: true, schema: { type: 'string' } } as const;
}

function integration(planned: Planned, plan: GatewayPlan): Integration {
  const parts = [
    integrationOf(planned, plan),
    ...active.map((lowering) => lowering.integration?.(planned, plan) ?? {}),
  ];
  const requestParameters = Object.assign({}, ...parts.map((part) => part.requestParameters));
  return {
    ...Object.assign({}, ...parts),
    ...(Object.keys(requestParameters).length === 0 ? {} : { requestParameters }),
  };
}
