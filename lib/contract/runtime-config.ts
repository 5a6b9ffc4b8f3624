import type { IdentityHeaders } from './header-names.ts';
import type { LimitConfig } from './limits.ts';
import type { RequestValue } from './request-value.ts';

/**
 * What is staged as `config.json` beside a bundle: readonly JSON without one CDK token. Places (URLs, issuers) are not
 * here: they arrive as stage variables with every event, so one asset serves every environment.
 */
export interface AuthorizerConfig {
  readonly schema: 1;
  readonly gateway: string;
  readonly credentials: { readonly [name: string]: CredentialConfig };
  /** Per-route rules, decided in the authorizer only for direct routes (TTL 0). Key: `GET /a/{id}`. */
  readonly directRoutes: { readonly [routeKey: string]: AuthorizationRule };
}

export interface CredentialConfig {
  readonly kind: 'jwt';
  /** Name of the stage variable that holds {@link IssuerPlace} as text. */
  readonly stageVariable: string;
  readonly algorithms: readonly string[];
  /** Required `typ` header (RFC 9068: `at+jwt`), or null when any is accepted. */
  readonly typ: string | null;
  readonly clockToleranceSeconds: number;
  /** Claims that may cross to the forwarder, with the type each must have. */
  readonly claims: { readonly [name: string]: ClaimKind };
  /** Which claim is the tenant, which holds roles; null when the credential has none. */
  readonly tenantClaim: string | null;
  readonly rolesClaim: string | null;
  /** Written reason why a plain-http, non-loopback issuer is accepted in this place; null otherwise. */
  readonly insecure: string | null;
}

export type ClaimKind = 'string' | 'number' | 'boolean' | 'string[]';

/** What a caller must have; all of it. `where` holds pairs that must be equal, text for text. */
export interface AuthorizationRule {
  readonly credential: string;
  readonly scopes: readonly string[];
  /** Tiers of API keys that may call; empty for any. */
  readonly tiers: readonly string[];
  readonly where: readonly { readonly left: RequestValue; readonly right: RequestValue }[];
}

export interface ForwarderConfig {
  readonly schema: 1;
  readonly gateway: string;
  readonly identityHeaders: IdentityHeaders;
  readonly cors: CorsConfig | null;
  readonly clientIp: ClientIpConfig;
  readonly limitHeaders: LimitHeadersConfig;
  /** How long a request waits for the limit store before each limit's `onStoreError` decides. */
  readonly limitBudgetMillis: number;
  readonly credentials: { readonly [name: string]: ForwarderCredential };
  readonly upstreams: { readonly [name: string]: UpstreamConfig };
  /** Key: `GET /users/{userId}`, that is `event.httpMethod + ' ' + event.resource`. */
  readonly routes: { readonly [routeKey: string]: RouteConfig };
}

/** What the client's address is, for `client.ip`. */
export interface ClientIpConfig {
  /** How many entries at the right of X-Forwarded-For are ours; 0 takes the address that called API Gateway. */
  readonly trustedProxies: number;
  /** One IPv6 client has a whole network: so many bits of the address are the client. */
  readonly ipv6Prefix: number;
}

/** Which fields tell a client of its limits. */
export interface LimitHeadersConfig {
  /** Version of draft-ietf-httpapi-ratelimit-headers for `RateLimit` and `RateLimit-Policy`; null for neither. */
  readonly draft: 'draft-10' | 'draft-11' | null;
  /** `X-RateLimit-Limit`, `-Remaining` and `-Reset`. */
  readonly legacy: boolean;
}

/** What the forwarder must know of a credential: API Gateway vouches for a key, and the key's own text names its tier. */
export type ForwarderCredential =
  | { readonly kind: 'jwt' }
  | { readonly kind: 'apiKey'; readonly tiers: readonly string[] };

export interface UpstreamConfig {
  /** Name of the stage variable that holds `host[:port][/base]`, without a scheme. */
  readonly stageVariable: string;
  /** Path put before every route's `to`, without trailing slash; '' for none. */
  readonly basePath: string;
  /** Written reason why plain http to a host that is not loopback is accepted; null otherwise. */
  readonly insecure: string | null;
}

export interface RouteConfig {
  readonly service: string;
  readonly upstream: string;
  /** Upstream path template; `{name}` is one segment of the client's path, `{name+}` the rest of it. */
  readonly to: string;
  /** Budget of the whole upstream call: connect, first byte and body. */
  readonly timeoutMillis: number;
  /** null on a public route. */
  readonly authorization: AuthorizationRule | null;
  readonly limits: readonly LimitConfig[];
  readonly set: readonly { readonly name: string; readonly value: RequestValue }[];
  readonly remove: readonly string[];
  /** Credential headers that this upstream asked for: `authorization`, `cookie`, `x-api-key`. */
  readonly forward: readonly string[];
}

export interface CorsConfig {
  /** Exact origins, or the single entry `'*'`. */
  readonly origins: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}
