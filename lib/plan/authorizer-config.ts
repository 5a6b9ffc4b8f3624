import { stageVariableName } from '../contract/places.ts';
import type {
  AuthorizationRule,
  AuthorizerConfig,
  CredentialConfig,
  OwnKeyCredentialConfig,
} from '../contract/runtime-config.ts';
import type { ApiKeyCredentialModel, CredentialModel, EntryModel, GatewayModel } from '../model/gateway-model.ts';
import type { WrittenReasons } from '../model/places-of.ts';
import type { PlannedAuthorizer } from '../policies/planned-authorizer.ts';
import { editionOf } from './edition.ts';
import type { PlannedEntry } from './gateway-plan.ts';

/**
 * What the gateway's authorizer is staged with: every credential that it knows, which of them each authorizer of API Gateway
 * may look at, and the rules of direct routes, which nobody else could decide. It is not asked about keys that API Gateway
 * keeps, nor about credentials that have a function of their own.
 */
export function authorizerConfig(
  model: GatewayModel,
  routes: readonly PlannedEntry[],
  authorizers: readonly PlannedAuthorizer[],
  reasons: WrittenReasons,
): AuthorizerConfig {
  const own = authorizers.filter(({ functionOf }) => functionOf === null);
  const asked = new Set(own.map(({ name }) => name));
  const config = (name: string, credential: CredentialModel) => credentialConfig(name, credential, { own, reasons });
  const direct = routes.flatMap(({ way, route, authorizer }) => {
    const rule = authorizationRule(route);
    return way === 'direct' && rule !== null && asked.has(authorizer ?? '') ? [[route.key, rule] as const] : [];
  });
  return {
    schema: 1,
    gateway: model.name,
    clientIp: model.clientIp,
    credentials: Object.fromEntries(
      Object.entries(model.platform.credentials).flatMap(([name, credential]) => config(name, credential)),
    ),
    authorizers: Object.fromEntries(own.map(({ name, credentials }) => [name, { credentials }])),
    routes: Object.fromEntries(
      routes.flatMap(({ route, authorizer }) =>
        authorizer !== null && asked.has(authorizer) ? [[route.key, authorizer] as const] : [],
      ),
    ),
    directRoutes: Object.fromEntries(direct),
  };
}

interface Around {
  readonly own: readonly PlannedAuthorizer[];
  readonly reasons: WrittenReasons;
}

function credentialConfig(
  name: string,
  credential: CredentialModel,
  around: Around,
): readonly (readonly [string, CredentialConfig])[] {
  if (credential.kind === 'anyOf' || credential.kind === 'lambda') return [];
  const edition = editionOf(name, credential, around.reasons);
  if (credential.kind === 'apiKey')
    return credential.keptBy === 'gateway' ? [[name, { ...ownKeys(name, credential), edition }]] : [];
  const { scopes: _, roleNames: __, ...rest } = credential;
  const place = {
    edition,
    stageVariable: stageVariableName('auth', name),
    insecure: around.reasons.credentials[name] ?? null,
    privateNetwork: around.reasons.privateNetworks[name] ?? null,
  };
  if (rest.kind === 'jwt') return [[name, { ...rest, ...place }]];
  return [[name, { ...rest, ...place, cacheSeconds: rest.cacheSeconds - keptSeconds(name, around.own) }]];
}

function ownKeys(name: string, { query, tiers }: ApiKeyCredentialModel): Omit<OwnKeyCredentialConfig, 'edition'> {
  return {
    kind: 'ownKey',
    header: 'x-api-key',
    query: query?.name ?? null,
    tiers: Object.fromEntries(Object.keys(tiers).map((tier) => [tier, stageVariableName('usage', `${name} ${tier}`)])),
  };
}

/** The longest that API Gateway keeps what was said of a credential: an answer is believed so much less long before. */
function keptSeconds(name: string, own: readonly PlannedAuthorizer[]): number {
  return Math.max(
    0,
    ...own.filter(({ credentials }) => credentials.includes(name)).map(({ ttlSeconds }) => ttlSeconds),
  );
}

/** What a caller of the route must have; null on a public route. */
export function authorizationRule({
  auth,
  credentials,
  scopes,
  anyScope,
  roles,
  tiers,
  where,
}: EntryModel): AuthorizationRule | null {
  return auth === 'public' ? null : { credentials, scopes, anyScope, roles, tiers, where };
}
