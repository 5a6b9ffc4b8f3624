import { stageVariableName } from '../contract/places.ts';
import type { ForwarderConfig, ForwarderCredential, RouteConfig, UpstreamConfig } from '../contract/runtime-config.ts';
import type { CredentialModel, GatewayModel } from '../model/gateway-model.ts';
import type { InsecureReasons } from '../model/places-of.ts';
import { authorizationRule } from './authorizer-config.ts';
import type { PlannedRoute, SignedTokens } from './gateway-plan.ts';

/** What the forwarder is staged with: its routes, and every upstream of the gateway. */
export function forwarderConfig(
  model: GatewayModel,
  routes: readonly PlannedRoute[],
  insecure: InsecureReasons,
  tokens: SignedTokens | null,
): ForwarderConfig {
  const asking = new Set(tokens?.services);
  const upstreams = model.services.map(({ upstream }): readonly [string, UpstreamConfig] => [
    upstream.name,
    {
      stageVariable: stageVariableName('upstream', upstream.name),
      basePath: upstream.basePath,
      insecure: insecure.upstreams[upstream.name] ?? null,
      signedToken: asking.has(upstream.name),
    },
  ]);
  return {
    schema: 1,
    gateway: model.name,
    identityHeaders: model.platform.identityHeaders,
    cors: model.cors,
    clientIp: model.clientIp,
    limitHeaders: model.limitHeaders,
    limitBudgetMillis: model.limitBudgetMillis,
    credentials: Object.fromEntries(
      Object.entries(model.platform.credentials).map(([name, credential]) => [name, forwarderCredential(credential)]),
    ),
    credentialHeaders: ['authorization', 'cookie', 'x-api-key'],
    credentialQuery: [],
    upstreams: Object.fromEntries(upstreams),
    routes: Object.fromEntries(
      routes.filter(({ way }) => way === 'lambda').map((planned) => [planned.route.key, routeConfig(planned)]),
    ),
  };
}

function forwarderCredential(credential: CredentialModel): ForwarderCredential {
  if (credential.kind === 'apiKey') return { kind: 'apiKey', tiers: Object.keys(credential.tiers) };
  return { kind: 'jwt', header: 'header' in credential ? credential.header : 'authorization' };
}

function routeConfig({ service, upstream, route }: PlannedRoute): RouteConfig {
  const { to, timeoutMillis, limits, set, remove, forward } = route;
  return {
    service,
    upstream: upstream.name,
    to,
    timeoutMillis,
    authorization: authorizationRule(route),
    limits,
    set,
    remove,
    forward,
  };
}
