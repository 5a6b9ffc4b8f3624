import type { GatewayPlan, PlannedRoute } from '../plan/gateway-plan.ts';
import { placeholders, type SecurityScheme } from './openapi-document.ts';

/**
 * One authorizer a way, both the same function. On the Lambda way the result says only who calls, the same for every route,
 * and the forwarder checks expiry again: it may be kept. A direct route has nobody behind the authorizer, so each request asks.
 */
const authorizers = {
  lambda: { name: 'caller', ttlSeconds: 300 },
  direct: { name: 'caller-uncached', ttlSeconds: 0 },
} as const;

/** What an operation of this route must present; nothing on a public one. */
export function security(
  { route, way }: PlannedRoute,
  plan: GatewayPlan,
): readonly { readonly [scheme: string]: readonly string[] }[] {
  if (route.auth === 'public') return [];
  return [{ [isKeyed(route.auth, plan) ? keyScheme(route.auth) : authorizers[way].name]: [] }];
}

/** The security schemes that the routes use; undefined when every route is public. */
export function securitySchemes(plan: GatewayPlan): { readonly [name: string]: SecurityScheme } | undefined {
  const guarded = plan.routes.filter(({ route }) => route.auth !== 'public');
  const ways = new Set(guarded.filter(({ route }) => !isKeyed(route.auth, plan)).map(({ way }) => way));
  const schemes = [
    ...[...ways].sort().map((way) => [authorizers[way].name, authorizerScheme(authorizers[way].ttlSeconds)] as const),
    ...keyCredentials(plan).map((name) => [keyScheme(name), apiKeyScheme] as const),
  ];
  return schemes.length === 0 ? undefined : Object.fromEntries(schemes);
}

/** The credentials whose callers show an API key, of those that a route names. */
export function keyCredentials({ usagePlans }: Pick<GatewayPlan, 'usagePlans'>): readonly string[] {
  return Object.keys(usagePlans).sort();
}

const isKeyed = (credential: string, { usagePlans }: GatewayPlan) => Object.hasOwn(usagePlans, credential);

/** With a prefix: a credential named `caller` must not take the place of the authorizer. */
const keyScheme = (credential: string) => `key-${credential}`;

/** API Gateway reads this very scheme as "an API key is required", and asks no authorizer. */
const apiKeyScheme: SecurityScheme = { type: 'apiKey', in: 'header', name: 'x-api-key' };

function authorizerScheme(authorizerResultTtlInSeconds: number): SecurityScheme {
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
