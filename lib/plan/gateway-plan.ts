import type { AggregatorConfig } from '../contract/aggregate.ts';
import type { Issue } from '../contract/issue.ts';
import type { PolicyKind } from '../contract/policy-kinds.ts';
import type { QuotaRow } from '../contract/quota-row.ts';
import type { AuthorizerConfig, CorsConfig, ForwarderConfig, HealthConfig } from '../contract/runtime-config.ts';
import type { JsonObject } from '../contract/shape.ts';
import type { PeriodQuota } from '../contract/units.ts';
import type { AggregateRouteModel, EntryModel, RouteModel, UpstreamModel } from '../model/gateway-model.ts';
import type { HealthAdvice } from '../policies/health-advice.ts';
import type { LimitStoreAdvice } from '../policies/limit-store-advice.ts';
import type { PlannedAuthorizer } from '../policies/planned-authorizer.ts';
import type { DocumentedBody, Enforcement } from '../policies/policy-row.ts';
import type { SignedTokenAdvice } from '../policies/signed-token-advice.ts';

/** The two ways of a route: through the forwarder Lambda, or API Gateway calls the upstream itself. */
export type Way = 'lambda' | 'direct';
/** An aggregate has one way: the aggregator Lambda calls its parts. */
export type EntryWay = Way | 'aggregate';

/** Where one policy of one route is enforced, and why there. */
export interface Decision {
  readonly policy: PolicyKind;
  readonly enforcedBy: Enforcement['enforcedBy'];
  readonly why: string;
}

/** What a caller finds under one method and path, with all that was decided about it. */
export interface PlannedEntry {
  readonly service: string;
  readonly owner: string;
  readonly route: EntryModel;
  readonly way: EntryWay;
  /** Name of the {@link PlannedAuthorizer} that is asked; null on a public route, and where API Gateway's own keys are enough. */
  readonly authorizer: string | null;
  /** API Gateway demands a key of a usage plan: the caller's, or the one that the authorizer names for the caller's tier. */
  readonly keyRequired: boolean;
  readonly decisions: readonly Decision[];
  /** US dollars a million requests for this way, API Gateway included; source in policies/aws-limits.ts. */
  readonly pricePerMillion: number;
}

export interface PlannedRoute extends PlannedEntry {
  readonly route: RouteModel;
  readonly upstream: UpstreamModel;
  readonly way: Way;
}

export interface PlannedAggregate extends PlannedEntry {
  readonly route: AggregateRouteModel;
  readonly way: 'aggregate';
}

/** One way or another. */
export type Planned = PlannedRoute | PlannedAggregate;

/** Throttle of a usage plan or of a method: `rate` is requests a second. */
export interface PlannedThrottle {
  readonly rate: number;
  readonly burst: number;
}

/**
 * One usage plan: what each key of one tier may do on this gateway's stage. The plan of a tier of own keys has one key of API
 * Gateway for all of them, which counts what they do; what they may do is kept by limits.
 */
export interface UsagePlan {
  readonly throttle: PlannedThrottle | null;
  readonly quota: PeriodQuota | null;
  readonly methodThrottles: { readonly [routeKey: string]: PlannedThrottle };
  /** The stage variable that tells the authorizer the one key of own keys; null where API Gateway keeps the keys. */
  readonly usageKeyVariable: string | null;
}

/** A public route of the gateway's own, which a forwarder answers itself. */
export interface OwnRoute {
  readonly method: 'GET';
  readonly path: string;
  readonly throttle: PlannedThrottle;
}

/** That some service trusts the gateway's tokens, and where it finds the keys. */
export interface SignedTokens extends SignedTokenAdvice {
  readonly services: readonly string[];
  readonly keys: OwnRoute;
}

/** A forwarder of one service alone: whatever becomes of the others, they take none of its instances, nor it theirs. */
export interface IsolatedForwarder {
  readonly service: string;
  readonly reservedConcurrency: number;
  readonly config: ForwarderConfig;
}

/** That targets are checked: what the function that does it is staged with. */
export interface HealthChecking extends HealthAdvice {
  readonly config: HealthConfig;
}

/** Who calls a Lambda function that is an upstream; one that every route leaves alone is called by neither. */
export interface CalledFunction {
  /** API Gateway itself, by an integration of its own. */
  readonly direct: boolean;
  /** A forwarder, or the aggregator, by the Lambda API. */
  readonly invoked: boolean;
}

/** One of the REST APIs that a gateway is split over. */
export interface PlannedApi {
  readonly name: string;
  /** The services and aggregates that it serves. */
  readonly mounted: readonly string[];
  /** What of the domain's requests it gets, the longest base path that fits: `shop/orders`. The first API gets all others as well. */
  readonly basePaths: readonly string[];
}

/** Schemas of bodies in the OpenAPI document: models by name, as OpenAPI 3.0 writes them, and what each route has of them. */
export interface BodyModels {
  readonly models: { readonly [name: string]: JsonObject };
  readonly byRoute: { readonly [routeKey: string]: DocumentedBody };
}

/** Everything the OpenAPI document and the constructs need; readonly JSON, printed by `cdk-gatehouse routes --json`. */
export interface GatewayPlan {
  readonly gateway: string;
  readonly routes: readonly PlannedRoute[];
  readonly aggregates: readonly PlannedAggregate[];
  /** null where the gateway is one REST API. */
  readonly split: readonly PlannedApi[] | null;
  readonly authorizers: readonly PlannedAuthorizer[];
  /** Where API Gateway finds the key of a usage plan: in the header `x-api-key`, or in what the authorizer says. */
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly cors: CorsConfig | null;
  /** Stage variables by the place that fills each. */
  readonly stageVariables: {
    readonly upstreams: { readonly [upstream: string]: string };
    /** With the names of its secrets, for each upstream that has some. */
    readonly secrets: { readonly [upstream: string]: string };
    readonly credentials: { readonly [credential: string]: string };
  };
  /** One usage plan a tier, for every API-key credential that a route of this gateway names. */
  readonly usagePlans: { readonly [credential: string]: { readonly [tier: string]: UsagePlan } };
  /** Throttles of the stage, by route: all callers of the route together. */
  readonly methodThrottles: { readonly [routeKey: string]: PlannedThrottle };
  readonly limitStore: LimitStoreAdvice;
  /** null where no service is sent a token. */
  readonly signedTokens: SignedTokens | null;
  /** Where the gateway says how it is; null for nowhere. */
  readonly healthRoute: OwnRoute | null;
  /** What may be meant, and deserves a second look. */
  readonly warnings: readonly Issue[];
  readonly authorizer: AuthorizerConfig;
  /** Of all services that have no function of their own. */
  readonly forwarder: ForwarderConfig;
  readonly isolated: readonly IsolatedForwarder[];
  /** null where the gateway mounts no aggregate. */
  readonly aggregator: AggregatorConfig | null;
  readonly bodies: BodyModels;
  /** What the document says of requests: all that is known, or only what API Gateway itself checks. */
  readonly told: 'all' | 'checked';
  /** Media types that pass as bytes; null for all of them. */
  readonly binary: readonly string[] | null;
  /** The upstreams that are Lambda functions where the gateway is bound. */
  readonly functions: { readonly [upstream: string]: CalledFunction };
  /** The upstreams that API Gateway itself calls through a VPC link; none until places are bound to constructs. */
  readonly links: readonly string[];
  /** null where nobody checks targets. */
  readonly health: HealthChecking | null;
  /** When the functions that serve requests end, and API Gateway's wait for one; the hops are in time-limits.ts. */
  readonly times: { readonly forwarderSeconds: number; readonly lambdaIntegrationMillis: number };
  /** The quotas of AWS this gateway touches: used, allowed, and how much is left. */
  readonly quotas: readonly QuotaRow[];
}
