import { defaultIdentityHeaders } from '../contract/header-names.ts';
import type { LimitHeadersConfig } from '../contract/runtime-config.ts';
import { durationMillis } from '../contract/units.ts';
import { usualQuotas } from '../contract/usual-quotas.ts';
import { type DeclarationShape, type ServiceShape, servicesOf } from './declaration-shape.ts';
import { excludedModels } from './excluded-shape.ts';
import type { AccountQuotas, GatewayModel, RouteModel, ServiceModel } from './gateway-model.ts';
import { guardrailsOf } from './guardrails.ts';
import { leasesOf } from './limit-places.ts';
import { aggregateModels } from './normalise-aggregates.ts';
import { corsConfig } from './normalise-cors.ts';
import { credentialModel, zeroOrSeconds } from './normalise-credential.ts';
import { answerEdits, requestEdits } from './normalise-edits.ts';
import { type Declared, entryModel } from './normalise-entry.ts';
import { upstreamModel } from './normalise-upstream.ts';
import { validationRule } from './normalise-validation.ts';
import { requestValue } from './normalise-value.ts';
import type { RouteShape } from './route-shape.ts';
import { type CallTimes, callTimes, isOnce } from './route-time.ts';

/** A decision costs a round trip of a millisecond or so; a caller should not wait for a store that is away. */
const usualLimitBudgetMillis = 25;

/** With the 30 seconds that a list of revocations may be old, a revoked token is refused within a minute. */
const usualAuthorizerCacheSeconds = 30;

/** The model of a declaration in which no rule found a mistake: texts parsed, defaults filled in. */
export function normalise(declaration: DeclarationShape): GatewayModel {
  const { platform, definition } = declaration;
  const { auth, authorizerCache, identityHeaders } = platform.definition;
  const credentials = Object.fromEntries(Object.entries(auth).map(([name, record]) => [name, credentialModel(record)]));
  const declared = { declaration, leases: leasesOf(declaration), credentials, guardrails: guardrailsOf(declaration) };
  return {
    schema: 1,
    name: declaration.name,
    platform: {
      name: platform.name,
      credentials,
      identityHeaders: { ...defaultIdentityHeaders, ...withoutGaps(identityHeaders ?? {}) },
      authorizerCacheSeconds: zeroOrSeconds(authorizerCache) ?? usualAuthorizerCacheSeconds,
    },
    excluded: excludedModels(definition.excluded),
    guardrails: declared.guardrails,
    bff: definition.bff ?? null,
    aggregates: aggregateModels(declared),
    binary: definition.binary?.map((one) => one.toLowerCase()) ?? null,
    services: servicesOf(declaration).map((service) => serviceModel(declared, service)),
    cors: corsConfig(declaration, credentials),
    clientIp: {
      trustedProxies: definition.clientIp?.trustedProxies ?? 0,
      ipv6Prefix: definition.clientIp?.ipv6Prefix ?? 64,
    },
    limitHeaders: limitHeadersConfig(definition.limitHeaders),
    limitBudgetMillis: durationMillis(definition.limitBudget) ?? usualLimitBudgetMillis,
    healthPath: definition.health ?? null,
    quotas: accountQuotas(definition.quotas),
  };
}

/** What AWS has raised for the account; the rest is as it is for every account. */
function accountQuotas(quotas: DeclarationShape['definition']['quotas']): AccountQuotas {
  return {
    resources: quotas?.resources ?? usualQuotas.resources,
    integrationMillis: durationMillis(quotas?.integrationTimeout) ?? usualQuotas.integrationMillis,
    concurrency: quotas?.concurrency ?? usualQuotas.concurrency,
  };
}

function withoutGaps<T extends object>(value: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}

function serviceModel(declared: Declared, service: ServiceShape): ServiceModel {
  const { name, definition } = service;
  const routes = Object.entries(definition.routes).map(([typed, route]): RouteModel => {
    const entry = entryModel(declared, service, typed, route);
    const { tryMillis } = callTimes(definition, route) as CallTimes;
    return { ...entry, ...routeModel(declared, route, typed.slice(typed.indexOf('/'))), tryMillis };
  });
  const tries = routes.map(({ tryMillis }) => tryMillis);
  return {
    name,
    owner: definition.owner,
    upstream: upstreamModel(service, tries),
    isolation: isolationOf(definition),
    routes,
  };
}

function isolationOf({ reservedConcurrency }: ServiceShape['definition']): ServiceModel['isolation'] {
  return reservedConcurrency === undefined ? null : { reservedConcurrency };
}

/** What a route says of its call. */
function routeModel({ guardrails }: Declared, route: RouteShape, own: string) {
  const request = requestEdits(route);
  return {
    set: Object.entries(route.set ?? {}).map(([name, value]) => ({ name, value: requestValue(value) })),
    remove: route.remove ?? [],
    validation: validationRule(route.validate, {
      isEdited: request?.body != null,
      maxBodyBytes: guardrails.maxBodyBytes,
    }),
    request,
    answer: answerEdits(route.answer),
    forward: route.forward ?? [],
    to: route.to ?? own,
    once: isOnce(route),
    fallback: fallbackRule(route.fallback),
    direct: route.direct ?? null,
  };
}

function fallbackRule(fallback: RouteShape['fallback']): RouteModel['fallback'] {
  if (fallback === undefined) return null;
  const { lastGood, static: fixed } = fallback;
  return {
    lastGoodMillis: durationMillis(lastGood) ?? null,
    static: fixed === undefined ? null : { status: fixed.status ?? 200, body: JSON.stringify(fixed.body) },
  };
}

function limitHeadersConfig(headers: DeclarationShape['definition']['limitHeaders']): LimitHeadersConfig {
  const draft = headers?.draft ?? 'draft-10';
  return { draft: draft === 'none' ? null : draft, legacy: headers?.legacy ?? true };
}
