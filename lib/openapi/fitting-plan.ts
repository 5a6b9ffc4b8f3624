import type { Issue } from '../contract/issue.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import type { OpenApiDocument } from './openapi-document.ts';
import { openApiOf } from './openapi-of.ts';

/** The plan; where only so there is room for its document, one that says less of requests, with a warning. */
export function fittingPlan(plan: GatewayPlan, hasRoom: (document: OpenApiDocument) => boolean): GatewayPlan {
  const terse: GatewayPlan = { ...plan, told: 'checked', warnings: [...plan.warnings, warning(plan)] };
  return !hasRoom(openApiOf(plan)) && hasRoom(openApiOf(terse)) ? terse : plan;
}

function warning({ gateway }: GatewayPlan): Issue {
  return { code: 'GH3002', at: `gateway ${gateway} template`, got: undefined };
}
