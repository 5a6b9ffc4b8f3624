import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { forwarderUri } from './integrations.ts';
import { type PathItem, placeholders } from './openapi-document.ts';

/** Where services find the keys of the gateway's tokens: public, and answered by a forwarder that signs. */
export function publishedKeys(plan: GatewayPlan): { readonly [path: string]: PathItem } {
  if (plan.signedTokens === null) return {};
  const signing = plan.signedTokens.services.map((service) => forwarderUri(plan, service));
  return {
    [plan.signedTokens.keys.path]: {
      get: {
        responses: { '200': { description: 'The public keys of this gateway' } },
        security: [],
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: signing.find((uri) => uri === placeholders.forwarder) ?? (signing[0] as string),
          timeoutInMillis: plan.times.lambdaIntegrationMillis,
        },
      },
    },
  };
}
