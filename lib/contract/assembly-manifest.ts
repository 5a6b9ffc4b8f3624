import type { Excluded } from './excluded.ts';
import type { LimitConfig } from './limits.ts';
import type { QuotaRow } from './quota-row.ts';
import type { ClaimKind } from './runtime-config.ts';
import type { UpstreamCredentialConfig } from './upstream-call.ts';

/**
 * Written by the `Gateway` construct into the cloud assembly directory as `<construct path, dots for slashes>.gatehouse.json`.
 * It says to tools (CLI, local host, tests) what the template cannot: owners, ways, and how a laptop starts each upstream.
 * Nothing of it is deployed.
 */
export interface AssemblyManifest {
  readonly schema: 1;
  readonly gateway: string;
  readonly stage: string;
  /** Artifact id of the stack in the assembly, in whose template all other logical ids are. */
  readonly stack: string;
  /** One, by the name of the gateway, or those of a split by their own names. */
  readonly apis: readonly ManifestApi[];
  /**
   * By service, the logical id of the function that serves its routes and answers operators' events about them; the same one
   * for all services that have none of their own, and the aggregator by the name of each aggregate.
   */
  readonly forwarders: { readonly [service: string]: string };
  /** Logical id of the function that checks targets, and what it costs, for people; null where none is checked. */
  readonly health: { readonly function: string; readonly why: string } | null;
  readonly routes: readonly ManifestRoute[];
  /** Broken services and aggregates that are left out; their routes are not above. */
  readonly excluded: readonly Excluded[];
  readonly upstreams: readonly ManifestUpstream[];
  /**
   * Logical id of the table with the gateway's own keys and its revocations; of one that the gateway did not make, the logical
   * id of the output that holds its name.
   */
  readonly identityTable: string | { readonly output: string };
  /** The credentials that are tokens of an issuer; API keys are {@link usagePlans} and {@link ownKeys}. */
  readonly credentials: readonly ManifestCredential[];
  readonly usagePlans: readonly ManifestUsagePlan[];
  /** Credentials whose keys the gateway itself keeps. */
  readonly ownKeys: readonly { readonly credential: string; readonly tiers: readonly string[] }[];
  /** Every limit that applies to a route, by its key (`POST /orders`); a route without one is not here. */
  readonly limits: { readonly [routeKey: string]: readonly LimitConfig[] };
  /** Where the gateway says how it is; null for nowhere. */
  readonly healthPath: string | null;
  /** What a service needs to verify the gateway's tokens, beside its own name; null where no service is sent one. */
  readonly signedTokens: {
    readonly issuer: string;
    readonly keysPath: string;
    /** What stands before that path: the base path of the gateway's domain, `/v1/shop`, or ''. */
    readonly basePath: string;
    readonly services: readonly string[];
    /** What it costs, for people. */
    readonly why: string;
  } | null;
  readonly quotas: readonly QuotaRow[];
}

export interface ManifestApi {
  readonly name: string;
  /** Artifact id of its stack; of a nested stack that of its parent, a slash and its logical id there. */
  readonly stack: string;
  /** File of that stack's template, in the directory of the assembly. */
  readonly template: string;
  /** Logical id of the REST API in it. */
  readonly restApi: string;
  /** The services and aggregates whose routes it has. */
  readonly serves: readonly string[];
}

export interface ManifestRoute {
  readonly service: string;
  readonly owner: string;
  readonly method: string;
  readonly path: string;
  readonly way: 'lambda' | 'direct' | 'aggregate';
  /** Credential name, or 'public'. */
  readonly auth: string;
  /** Why the route is public, and why every caller may pass every id; null where nothing was written. */
  readonly reason: string | null;
  readonly anyCaller: string | null;
  /** The credentials that open the route, any of them; several where `auth` is an anyOf, none on a public route. */
  readonly credentials: readonly string[];
  readonly scopes: readonly string[];
  /** One of these; empty where none is asked for. */
  readonly anyScope: readonly string[];
  readonly roles: readonly string[];
  /** Tiers of API keys that may call; empty for any. */
  readonly tiers: readonly string[];
  /** Object-level rules as texts of the request-value grammar: `{ left: 'path.userId', right: 'claims.sub' }`. */
  readonly where: readonly { readonly left: string; readonly right: string }[];
  /** Its schemas refuse a request without query and headers of its own whose body is `{}`. */
  readonly refusesBare: boolean;
  /** For people: `60/min by claims.sub`. */
  readonly limits: readonly string[];
  readonly timeoutMillis: number;
  /** For people, with its sum where a call may be made again: `2 × 900 ms + 100 ms ≤ 2 s`. */
  readonly timeout: string;
  /** For people, each null where the route has none: `5 failures or 50 % of 10, for 30 s`, `3 tries`, `last good, up to 5 min`. */
  readonly breaker: string | null;
  readonly retry: string | null;
  readonly fallback: string | null;
  /** null for an aggregate, which has {@link parts}. */
  readonly upstream: string | null;
  /** Of which declared routes an aggregate is made; empty for a route. */
  readonly parts: readonly ManifestPart[];
  readonly pricePerMillion: number;
  readonly decisions: readonly { readonly policy: string; readonly enforcedBy: string; readonly why: string }[];
}

export interface ManifestPart {
  readonly name: string;
  readonly service: string;
  /** `GET /users/{userId}` */
  readonly route: string;
  /** Claims of the caller that it is asked with. */
  readonly claims: readonly string[];
  /** The parts whose answers it waits for. */
  readonly after: readonly string[];
  /** For people: `critical`, `critical, 503`, `last good, up to 5 min, else static`, `omitted`. */
  readonly ifDown: string;
  readonly timeoutMillis: number;
}

export interface ManifestUpstream {
  readonly name: string;
  /** With its targets, or the name of a Lambda function. */
  readonly stageVariable: string;
  /** It is a Lambda function where the gateway is bound. */
  readonly isFunction: boolean;
  /** With the names of its secrets; null where it has none. */
  readonly secretsVariable: string | null;
  /** What the gateway shows to it; null where nothing. */
  readonly credential: UpstreamCredentialConfig['kind'] | null;
  readonly dev: { readonly url: string } | { readonly command: string } | null;
}

export interface ManifestCredential {
  readonly name: string;
  readonly kind: 'jwt' | 'introspection';
  readonly stageVariable: string;
  /** Lower-case name of the header with the token. */
  readonly header: string;
  readonly scopes: readonly string[];
  /** What a token must be signed with, and the `typ` it must have: a local issuer mints such. Empty for tokens that are introspected. */
  readonly algorithms: readonly string[];
  readonly typ: string | null;
  readonly audienceClaim: 'aud' | 'client_id';
  readonly fixedClaims: { readonly [name: string]: string };
  readonly claims: { readonly [name: string]: ClaimKind };
  readonly rolesClaim: string | null;
  readonly tenantClaim: string | null;
}

/** Where the keys of one tier belong that API Gateway keeps. A tier of own keys has one key in its template, and is not here. */
export interface ManifestUsagePlan {
  readonly credential: string;
  readonly tier: string;
  /** Logical id in the stack's template. */
  readonly usagePlan: string;
}

export const manifestSuffix = '.gatehouse.json';
