import type { GatewayPlan, PlannedApi } from '../plan/gateway-plan.ts';
import { planOfApi } from '../plan/plan-of-api.ts';
import { fittingPlan } from './fitting-plan.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import { openApiOf } from './openapi-of.ts';

/** What API Gateway imports for one REST API, and the part of the plan that it says. */
export interface ApiDocument {
  /** Of the split; null where the gateway is one API. */
  readonly part: PlannedApi | null;
  readonly plan: GatewayPlan;
  readonly document: OpenApiDocument;
}

/** The document of each REST API of a gateway; one that has no room says less of requests, with a warning in its plan. */
export function documentsOf(
  plan: GatewayPlan,
  hasRoom: (document: OpenApiDocument) => boolean,
): readonly [ApiDocument, ...ApiDocument[]] {
  const documentOf = (part: PlannedApi | null): ApiDocument => {
    const fitting = fittingPlan(part === null ? plan : planOfApi(plan, part), hasRoom);
    return { part, plan: fitting, document: openApiOf(fitting) };
  };
  const [first = null, ...others] = plan.split ?? [];
  return [documentOf(first), ...others.map(documentOf)];
}
