import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { planOfApi } from '../plan/plan-of-api.ts';
import { fittingPlan } from './fitting-plan.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import { openApiOf } from './openapi-of.ts';

/** What API Gateway imports for one REST API, and the part of the plan that it says. */
export interface ApiDocument {
  /** null where the gateway is one API. */
  readonly name: string | null;
  readonly plan: GatewayPlan;
  readonly document: OpenApiDocument;
}

/** The document of each REST API of a gateway; one that has no room says less of requests, with a warning in its plan. */
export function documentsOf(
  plan: GatewayPlan,
  hasRoom: (document: OpenApiDocument) => boolean,
): readonly [ApiDocument, ...ApiDocument[]] {
  const documentOf = (name: string | null, part: GatewayPlan): ApiDocument => {
    const fitting = fittingPlan(part, hasRoom);
    return { name, plan: fitting, document: openApiOf(fitting) };
  };
  const [first, ...others] = (plan.split ?? []).map((api) => documentOf(api.name, planOfApi(plan, api)));
  return first === undefined ? [documentOf(null, plan)] : [first, ...others];
}
