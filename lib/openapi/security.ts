import { capitalisedHeader } from '../contract/header-names.ts';
import { entriesOf } from '../plan/entries.ts';
import type { GatewayPlan, PlannedEntry } from '../plan/gateway-plan.ts';
import { type AuthorizerScheme, authorizerUri, placeholders, type SecurityScheme } from './openapi-document.ts';

type Authorizer = GatewayPlan['authorizers'][number];

/** What an operation of this route must present: an authorizer, a key of a usage plan, both of them, or nothing. */
export function security(
  { route, authorizer, keyRequired }: PlannedEntry,
  plan: GatewayPlan,
): readonly { readonly [scheme: string]: readonly string[] }[] {
  const schemes = [...(authorizer === null ? [] : [authorizer]), ...(keyRequired ? [keyScheme(route.auth, plan)] : [])];
  return schemes.length === 0 ? [] : [Object.fromEntries(schemes.map((scheme) => [scheme, []]))];
}

/** The security schemes that the routes use; undefined when every route is public. */
export function securitySchemes(plan: GatewayPlan): { readonly [name: string]: SecurityScheme } | undefined {
  const keyed = entriesOf(plan)
    .filter(({ keyRequired }) => keyRequired)
    .map(({ route }) => keyScheme(route.auth, plan));
  const direct = new Set(plan.routes.filter(({ way }) => way === 'direct').map(({ authorizer }) => authorizer));
  const schemes = [
    ...plan.authorizers.map((one) => [one.name, authorizerScheme(one, functionOf(one, direct.has(one.name)))] as const),
    ...[...new Set(keyed)].sort().map((name) => [name, apiKeyScheme] as const),
  ];
  return schemes.length === 0 ? undefined : Object.fromEntries(schemes);
}

/** No name of an authorizer: those of own keys begin with `key`, and a gateway has one sort of keys. */
function keyScheme(credential: string, { apiKeySource }: GatewayPlan): string {
  return apiKeySource === 'AUTHORIZER' ? 'api-key' : `key-${credential}`;
}

/** API Gateway reads this very scheme as "an API key is required", wherever it then finds one. */
const apiKeyScheme: SecurityScheme = { type: 'apiKey', in: 'header', name: 'x-api-key' };

/** Without an identity source API Gateway asks for every request, whatever it holds. */
function authorizerScheme({ headers, ttlSeconds }: Authorizer, uri: string): AuthorizerScheme {
  // As HTTP/1.1 clients spell it; API Gateway finds a header in any case.
  const names = headers.map(capitalisedHeader);
  const [only = 'Unused', ...others] = names;
  return {
    type: 'apiKey',
    in: 'header',
    name: others.length === 0 ? only : 'Unused',
    'x-amazon-apigateway-authtype': 'custom',
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      ...(names.length > 0 && {
        identitySource: names.map((name) => `method.request.header.${name}`).join(', '),
      }),
      authorizerResultTtlInSeconds: ttlSeconds,
      authorizerUri: uri,
    },
  };
}

/** The credential's own function, or the gateway's: for direct routes as it is with this document, since nobody else decides them. */
function functionOf({ functionOf: credential }: Authorizer, isDirect: boolean): string {
  if (credential !== null) return authorizerUri(credential);
  return isDirect ? placeholders.directAuthorizer : placeholders.authorizer;
}
