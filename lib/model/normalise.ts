import { defaultIdentityHeaders } from '../contract/header-names.ts';
import type { LimitConfig } from '../contract/limits.ts';
import { parseRequestValue, type RequestValue } from '../contract/request-value.ts';
import { resourceQuota } from '../contract/resource-quota.ts';
import type { ClaimKind, CorsConfig } from '../contract/runtime-config.ts';
import { routeTimeoutMillis } from '../contract/time-budget.ts';
import { durationMillis, rateWindow } from '../contract/units.ts';
import type { DeclarationShape, JwtShape, LimitShape, RouteShape, ServiceShape } from './declaration-shape.ts';
import type { CredentialModel, GatewayModel, Method, RouteModel, ServiceModel } from './gateway-model.ts';
import { joinPaths } from './path-template.ts';

/** The model of a declaration in which no rule found a mistake: texts parsed, defaults filled in. */
export function normalise(declaration: DeclarationShape): GatewayModel {
  const { platform, definition } = declaration;
  const { auth, identityHeaders, guardrails } = platform.definition;
  return {
    schema: 1,
    name: declaration.name,
    platform: {
      name: platform.name,
      credentials: Object.fromEntries(
        Object.entries(auth).map(([name, record]) => [name, credentialModel(record.definition)]),
      ),
      identityHeaders: { ...defaultIdentityHeaders, ...withoutGaps(identityHeaders ?? {}) },
      guardrails: {
        limitRequired: guardrails?.limit === 'required',
        maxTimeoutMillis: durationMillis(guardrails?.maxTimeout) ?? routeTimeoutMillis.direct.max,
      },
    },
    services: definition.services.map(serviceModel),
    cors: corsConfig(definition.cors),
    quotas: { resources: definition.quotas?.resources ?? resourceQuota },
  };
}

function withoutGaps<T extends object>(value: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}

function credentialModel(jwt: JwtShape): CredentialModel {
  return {
    kind: 'jwt',
    scopes: jwt.scopes ?? [],
    claims: (jwt.claims ?? {}) as { readonly [name: string]: ClaimKind },
    algorithms: jwt.algorithms ?? ['RS256', 'PS256', 'ES256', 'EdDSA'],
    typ: jwt.typ ?? null,
    clockToleranceSeconds: (durationMillis(jwt.clockTolerance) ?? 0) / 1000,
    tenantClaim: jwt.tenant ?? null,
    rolesClaim: jwt.roles ?? null,
  };
}

function serviceModel({ name, definition }: ServiceShape): ServiceModel {
  const { owner, upstream } = definition;
  return {
    name,
    owner,
    upstream: {
      name,
      basePath: upstream.basePath === undefined || upstream.basePath === '/' ? '' : upstream.basePath,
      trusts: upstream.trusts ?? 'headers',
      dev: upstream.dev ?? null,
    },
    routes: Object.entries(definition.routes).map(([key, route]) => routeModel(name, definition, key, route)),
  };
}

function routeModel(
  service: string,
  definition: ServiceShape['definition'],
  typed: string,
  route: RouteShape,
): RouteModel {
  const [method, own] = typed.split(' ') as [Method, string];
  const path = joinPaths(definition.path ?? '/', own);
  const key = `${method} ${path}`;
  const limit = route.limit ?? definition.defaults?.limit ?? 'none';
  const isPublicRead = route.auth === 'public' && (method === 'GET' || method === 'HEAD');
  return {
    key,
    method,
    path,
    auth: route.auth,
    reason: route.reason ?? null,
    scopes: route.scopes ?? [],
    where: Object.entries(route.where ?? {}).map(([left, right]) => ({
      left: requestValue(left),
      right: requestValue(right),
    })),
    limits: limit === 'none' ? [] : [limitModel(`${service}:${key}:0`, limit, isPublicRead ? 'open' : 'closed')],
    set: Object.entries(route.set ?? {}).map(([name, value]) => ({ name, value: requestValue(value) })),
    remove: route.remove ?? [],
    forward: route.forward ?? [],
    to: route.to ?? own,
    timeoutMillis: durationMillis(
      route.timeout ?? definition.defaults?.timeout ?? definition.upstream.timeout,
    ) as number,
    direct: route.direct ?? null,
  };
}

function limitModel(id: string, limit: LimitShape, usual: 'open' | 'closed'): LimitConfig {
  const { limit: count, windowMillis } = rateWindow(limit.rate) as { limit: number; windowMillis: number };
  return {
    id,
    rule: { algorithm: limit.algorithm ?? 'sliding-window', limit: count, windowMillis },
    tiers: {},
    by: [limit.by].flat().map(requestValue),
    otherwise: [{ from: 'client.ip' }],
    cost: 1,
    shadow: false,
    hideHeaders: false,
    onStoreError: limit.onStoreError ?? usual,
  };
}

function requestValue(value: string | { readonly static: string }): RequestValue {
  return typeof value === 'string'
    ? (parseRequestValue(value) as RequestValue)
    : { from: 'static', value: value.static };
}

/** What browsers must be able to send and read for the gateway's own part, beside what the declaration adds. */
const gatewayHeaders = {
  sent: ['Authorization', 'Content-Type', 'traceparent', 'tracestate'],
  read: ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id', 'X-Trace-Id'],
};

function corsConfig(cors: DeclarationShape['definition']['cors']): CorsConfig | null {
  if (cors === undefined) return null;
  return {
    origins: cors.origins,
    headers: union(gatewayHeaders.sent, cors.headers ?? []),
    exposeHeaders: union(gatewayHeaders.read, cors.exposeHeaders ?? []),
    maxAgeSeconds: (durationMillis(cors.maxAge) ?? 600_000) / 1000,
  };
}

function union(first: readonly string[], more: readonly string[]): readonly string[] {
  const known = new Set(first.map((name) => name.toLowerCase()));
  return [...first, ...more.filter((name) => !known.has(name.toLowerCase()))];
}
