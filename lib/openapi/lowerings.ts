import type { PolicyKind } from '../contract/policy-kinds.ts';
import { entriesOf } from '../plan/entries.ts';
import type { GatewayPlan, Planned } from '../plan/gateway-plan.ts';
import { directHeaders } from './direct-headers.ts';
import { gatewayResponses } from './gateway-responses.ts';
import { methodsAt } from './methods-at.ts';
import type { Integration, OpenApiDocument, Operation, PathItem, Verb } from './openapi-document.ts';
import { preflight } from './preflight.ts';
import { publishedKeys } from './published-keys.ts';
import { missedParameter, requestForm, requestForms } from './request-forms.ts';
import { security, securitySchemes } from './security.ts';

/** What one kind of policy adds to the document; each part sees the plan and nothing that another kind added. */
export interface Lowering {
  readonly document?: (plan: GatewayPlan) => Partial<OpenApiDocument>;
  /** Methods that the gateway answers itself on a path that has entries. */
  readonly path?: (path: string, plan: GatewayPlan) => { readonly [V in Verb]?: Operation };
  /** Paths that the gateway answers itself. */
  readonly paths?: (plan: GatewayPlan) => { readonly [path: string]: PathItem };
  readonly operation?: (planned: Planned, plan: GatewayPlan) => Partial<Operation>;
  readonly integration?: (planned: Planned, plan: GatewayPlan) => Partial<Integration>;
}

const authentication: Lowering = {
  operation: (planned, plan) => ({ security: security(planned, plan) }),
  document: (plan) => {
    const schemes = securitySchemes(plan);
    return {
      ...(schemes && { components: { securitySchemes: schemes } }),
      ...(Object.keys(plan.usagePlans).length > 0 && { 'x-amazon-apigateway-api-key-source': plan.apiKeySource }),
    };
  },
};

const timeout: Lowering = {
  integration: (planned, plan) => ({
    // One call is one try.
    timeoutInMillis: planned.way === 'direct' ? planned.route.tryMillis : plan.times.lambdaIntegrationMillis,
  }),
};

const cors: Lowering = {
  path: (path, plan) =>
    plan.cors === null
      ? {}
      : {
          options: preflight(
            plan.cors,
            methodsAt(
              path,
              entriesOf(plan).map(({ route }) => route),
            ),
          ),
        },
};

const errors: Lowering = {
  document: (plan) => ({ 'x-amazon-apigateway-gateway-responses': gatewayResponses(plan, missedParameter(plan)) }),
};

/** 'none': kept by the authorizer or the forwarder from their own configuration, and nothing of it stands in the document. */
export const lowerings = {
  authentication,
  authorization: 'none',
  'rate-limit': 'none',
  validation: { document: requestForms, operation: requestForm },
  'header-transform': { integration: directHeaders },
  'request-transform': 'none',
  'signed-token': { paths: publishedKeys },
  timeout,
  'in-flight-cap': 'none',
  'circuit-breaker': 'none',
  retry: 'none',
  'load-balancing': 'none',
  'upstream-access': 'none',
  fallback: 'none',
  'answer-transform': 'none',
  aggregation: 'none',
  cors,
  errors,
} satisfies { readonly [K in PolicyKind]: Lowering | 'none' };
