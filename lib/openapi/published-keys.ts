import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { type PathItem, placeholders } from './openapi-document.ts';
import { timeLimits } from './time-limits.ts';

/** Where services find the keys of the gateway's tokens: public, and answered by the forwarder. */
export function publishedKeys(plan: GatewayPlan): { readonly [path: string]: PathItem } {
  if (plan.signedTokens === null) return {};
  return {
    [plan.signedTokens.keys.path]: {
      get: {
        responses: { '200': { description: 'The public keys of this gateway' } },
        security: [],
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: placeholders.forwarder,
          timeoutInMillis: timeLimits(plan).lambdaIntegrationMillis,
        },
      },
    },
  };
}
