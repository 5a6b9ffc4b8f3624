import type { PartConfig, ViewsRule } from '../contract/aggregate.ts';
import type { BreakerRule } from '../contract/breaker.ts';
import type { Excluded } from '../contract/excluded.ts';
import type { IdentityHeaders } from '../contract/header-names.ts';
import type { LimitConfig } from '../contract/limits.ts';
import type { RequestValue } from '../contract/request-value.ts';
import type { ClaimKind, ClientIpConfig, CorsConfig, LimitHeadersConfig } from '../contract/runtime-config.ts';
import type { AnswerEdits, ErrorEnvelope, RequestEdits } from '../contract/shape.ts';
import type { PeriodQuota, Window } from '../contract/units.ts';
import type { FallbackRule, UpstreamCallConfig } from '../contract/upstream-call.ts';
import type { ValidationRule } from '../contract/validation.ts';
import type { Guardrails } from './guardrails.ts';

/** A validated, normalised gateway: defaults filled in, texts parsed, everything readonly JSON. The plan reads only this. */
export interface GatewayModel {
  readonly schema: 1;
  readonly name: string;
  readonly platform: PlatformModel;
  /** What is not deployed although the gateway was to mount it. */
  readonly excluded: readonly Excluded[];
  /** Those of the platform and of the gateway together. */
  readonly guardrails: Guardrails;
  /** The sort of client that the gateway is for; null for a gateway of all. */
  readonly bff: string | null;
  readonly services: readonly ServiceModel[];
  readonly aggregates: readonly AggregateModel[];
  /** Media types that pass as bytes; null for all of them. */
  readonly binary: readonly string[] | null;
  readonly cors: CorsConfig | null;
  readonly clientIp: ClientIpConfig;
  readonly limitHeaders: LimitHeadersConfig;
  readonly limitBudgetMillis: number;
  /** Where the gateway says how it is; null for nowhere. */
  readonly healthPath: string | null;
  readonly quotas: AccountQuotas;
}

/** Quotas of AWS as they are for this account: its own where the declaration says that they were raised. */
export interface AccountQuotas {
  readonly resources: number;
  /** How long API Gateway waits for an integration. */
  readonly integrationMillis: number;
  /** Instances of all functions of the account and region at a time. */
  readonly concurrency: number;
}

export interface PlatformModel {
  readonly name: string;
  readonly credentials: { readonly [name: string]: CredentialModel };
  readonly identityHeaders: IdentityHeaders;
  /** How long API Gateway keeps what the authorizer said; revocation takes so long and 30 seconds more. */
  readonly authorizerCacheSeconds: number;
}

export type CredentialModel =
  | JwtCredentialModel
  | IntrospectionCredentialModel
  | ApiKeyCredentialModel
  | LambdaCredentialModel
  | AnyOfModel;

/** What every credential has whose callers bring scopes, claims and roles. */
interface CallerCredentialModel {
  /** Lower-case name of the header that holds the credential. */
  readonly header: string;
  readonly scopes: readonly string[];
  readonly claims: { readonly [name: string]: ClaimKind };
  readonly tenantClaim: string | null;
  readonly rolesClaim: string | null;
  /** Roles a route may ask for. */
  readonly roleNames: readonly string[];
}

interface TokenCredentialModel extends CallerCredentialModel {
  readonly clockToleranceSeconds: number;
  readonly requiredClaims: readonly string[];
}

export interface JwtCredentialModel extends TokenCredentialModel {
  readonly kind: 'jwt';
  readonly algorithms: readonly string[];
  readonly typ: string | null;
  readonly audienceClaim: 'aud' | 'client_id';
  readonly fixedClaims: { readonly [name: string]: string };
  readonly maxAgeSeconds: number | null;
}

export interface IntrospectionCredentialModel extends TokenCredentialModel {
  readonly kind: 'introspection';
  readonly cacheSeconds: number;
}

export interface ApiKeyCredentialModel {
  readonly kind: 'apiKey';
  /** Who keeps the keys: API Gateway, or the gateway itself in its `identity` table, by hash. */
  readonly keptBy: 'api-gateway' | 'gateway';
  /** A query parameter that may carry a key too, with the written reason; null where none may. */
  readonly query: { readonly name: string; readonly reason: string } | null;
  /** In the order of the declaration; the first is the tier of a caller whose own is not known. */
  readonly tiers: { readonly [tier: string]: TierModel };
}

/** The platform's own authorizer function, bound at the construct. */
export interface LambdaCredentialModel extends CallerCredentialModel {
  readonly kind: 'lambda';
  /** How long API Gateway keeps a result of it; 0 for not at all. */
  readonly cacheSeconds: number;
}

/** Several credentials under one name; any of them opens a route. */
export interface AnyOfModel {
  readonly kind: 'anyOf';
  readonly credentials: readonly string[];
}

/** What each key of one tier may do: by best effort where API Gateway keeps it, exactly where the gateway does. */
export interface TierModel extends Throttle {
  readonly rate: Window;
  readonly quota: PeriodQuota | null;
}

/** A token bucket of API Gateway, kept by best effort. */
export interface Throttle {
  readonly perSecond: number;
  readonly burst: number;
}

export interface ServiceModel {
  readonly name: string;
  readonly owner: string;
  readonly upstream: UpstreamModel;
  /** A function of its own, with so many instances at most; null where it shares the gateway's. */
  readonly isolation: { readonly reservedConcurrency: number } | null;
  readonly routes: readonly RouteModel[];
}

/** What an upstream believes of a request that reaches it: identity headers (so only the Lambda way may call it), or nothing. */
export type Trust = 'headers' | 'nothing' | 'signed-token';

export interface UpstreamModel {
  /** The service's own name; the place is bound under it. */
  readonly name: string;
  readonly basePath: string;
  readonly trusts: Trust;
  /** Without its answer the gateway has none: its routes have no fallback. */
  readonly critical: boolean;
  readonly errors: ErrorEnvelope | null;
  readonly calls: UpstreamCallModel;
  /** How a laptop starts or reaches this service; never deployed. A command gets its port in `PORT`. */
  readonly dev: { readonly url: string } | { readonly command: string } | null;
}

/** How it is called, but for what only the plan knows: its stage variable, and the longest call of all routes. */
export interface UpstreamCallModel extends Omit<UpstreamCallConfig, 'breaker' | 'secretsVariable'> {
  readonly breaker: Omit<BreakerRule, 'leaseMillis'> | null;
  /** What of it was written and is no default, for the way that cannot keep it. */
  readonly written: readonly (keyof UpstreamCallConfig)[];
}

/** What a caller finds under one method and path, whatever is called for it. */
export interface EntryModel {
  /** `GET /orders/{id}` */
  readonly key: string;
  readonly method: Method;
  readonly path: string;
  /** Name of the credential, or 'public'. */
  readonly auth: string;
  /** The credentials that open it: `auth` itself, or the members of the {@link AnyOfModel} it names; empty on a public route. */
  readonly credentials: readonly string[];
  /** Why the route is public; null on the others. */
  readonly reason: string | null;
  /** Why every caller may pass every id in the path; null where a `where` says whose it is, or nothing was written. */
  readonly anyCaller: string | null;
  readonly scopes: readonly string[];
  /** Of these scopes and roles a caller must have one; empty where none is asked for. */
  readonly anyScope: readonly string[];
  readonly roles: readonly string[];
  /** Tiers whose keys may call; empty for any. */
  readonly tiers: readonly string[];
  readonly where: readonly { readonly left: RequestValue; readonly right: RequestValue }[];
  /** All limits of a request: those of the platform, the gateway, the service and the route, in this order. */
  readonly limits: readonly LimitConfig[];
  readonly throttles: RouteThrottles;
  readonly validation: ValidationRule;
  readonly timeoutMillis: number;
}

/** An entry that is a route of one service. */
export interface RouteModel extends EntryModel {
  readonly set: readonly { readonly name: string; readonly value: RequestValue }[];
  readonly remove: readonly string[];
  readonly request: RequestEdits | null;
  readonly answer: AnswerEdits | null;
  readonly forward: readonly string[];
  readonly to: string;
  /** What one try may take; all tries and their pauses fit in `timeoutMillis`. */
  readonly tryMillis: number;
  /** Never made twice, whatever its upstream's retries and hedges say. */
  readonly once: boolean;
  readonly fallback: FallbackRule | null;
  /** Why API Gateway may call the upstream itself; null for the Lambda way. */
  readonly direct: string | null;
}

/** Routes of a client team whose answers are made of those of services. */
export interface AggregateModel {
  readonly name: string;
  readonly owner: string;
  readonly routes: readonly AggregateRouteModel[];
}

export interface AggregateRouteModel extends EntryModel {
  readonly parts: readonly PartModel[];
  readonly concurrency: number;
  readonly views: ViewsRule | null;
}

export interface PartModel
  extends Pick<PartConfig, 'name' | 'under' | 'routeKey' | 'path' | 'query' | 'edits' | 'down'> {
  /** The service of the declared route that it is. */
  readonly service: string;
  /** Its own, if it is shorter than that of the route; else the route's. */
  readonly timeoutMillis: number;
}

/** What API Gateway itself throttles, by best effort: all callers of the route together, and the keys of each tier. */
export interface RouteThrottles {
  readonly route: Throttle | null;
  readonly tiers: { readonly [tier: string]: Throttle };
}

/** `ANY`: each method that no other route of the same path has. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'ANY';
