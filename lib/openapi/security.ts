import type { PlannedRoute } from '../plan/gateway-plan.ts';
import { placeholders, type SecurityScheme } from './openapi-document.ts';

/**
 * One authorizer a way, both the same function. On the Lambda way the result says only who calls, the same for every route,
 * and the forwarder checks expiry again: it may be kept. A direct route has nobody behind the authorizer, so each request asks.
 */
const schemes = {
  lambda: { name: 'caller', ttlSeconds: 300 },
  direct: { name: 'caller-uncached', ttlSeconds: 0 },
} as const;

/** What an operation of this route must present; nothing on a public one. */
export function security({ route, way }: PlannedRoute): readonly { readonly [scheme: string]: readonly string[] }[] {
  return route.auth === 'public' ? [] : [{ [schemes[way].name]: [] }];
}

/** The security schemes that the routes use; undefined when every route is public. */
export function securitySchemes(
  routes: readonly PlannedRoute[],
): { readonly [name: string]: SecurityScheme } | undefined {
  const ways = new Set(routes.filter(({ route }) => route.auth !== 'public').map(({ way }) => way));
  return ways.size === 0
    ? undefined
    : Object.fromEntries([...ways].sort().map((way) => [schemes[way].name, scheme(schemes[way].ttlSeconds)]));
}

function scheme(authorizerResultTtlInSeconds: number): SecurityScheme {
  return {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      identitySource: 'method.request.header.Authorization',
      authorizerResultTtlInSeconds,
      authorizerUri: placeholders.authorizer,
    },
  };
}
