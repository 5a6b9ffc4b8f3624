import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { type PathItem, placeholders } from './openapi-document.ts';

/** Where the gateway says how it is: public, and answered by the forwarder of all services that have none of their own. */
export function healthRoute(plan: GatewayPlan): { readonly [path: string]: PathItem } {
  if (plan.healthRoute === null) return {};
  return {
    [plan.healthRoute.path]: {
      get: {
        responses: { '200': { description: 'How the gateway is' } },
        security: [],
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: placeholders.forwarder,
          timeoutInMillis: plan.times.lambdaIntegrationMillis,
        },
      },
    },
  };
}
