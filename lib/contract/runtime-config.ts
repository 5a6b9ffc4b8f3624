import type { IdentityHeaders } from './header-names.ts';
import type { LimitConfig } from './limits.ts';
import type { RequestValue } from './request-value.ts';
import type { AnswerEdits, ErrorEnvelope, RequestEdits } from './shape.ts';
import type { FallbackRule, HealthRule, UpstreamCallConfig } from './upstream-call.ts';
import type { ValidationRule } from './validation.ts';

/**
 * What is staged as `config.json` beside a bundle: readonly JSON without one CDK token. Places (URLs, issuers) are not
 * here: they arrive as stage variables with every event, so one asset serves every environment.
 */
export interface AuthorizerConfig {
  readonly schema: 1;
  readonly gateway: string;
  /** Whose failures are counted together; it decides no result. */
  readonly clientIp: ClientIpConfig;
  readonly credentials: { readonly [name: string]: CredentialConfig };
  /**
   * The authorizers of API Gateway that call this function, by name, and which credentials each may look at: a result is
   * cached by the headers of its authorizer, so nothing else of the request may decide it.
   */
  readonly authorizers: { readonly [name: string]: { readonly credentials: readonly string[] } };
  /** Which authorizer asks for a route. Key: `GET /a/{id}`. */
  readonly routes: { readonly [routeKey: string]: string };
  /** Per-route rules, decided in the authorizer only for direct routes (TTL 0). Key: `GET /a/{id}`. */
  readonly directRoutes: { readonly [routeKey: string]: AuthorizationRule };
}

export type CredentialConfig = JwtCredentialConfig | IntrospectionCredentialConfig | OwnKeyCredentialConfig;

/** What every credential has that the gateway's authorizer checks. */
interface CheckedCredentialConfig {
  /**
   * Changes with whatever decides whose credential is good. A result that API Gateway has kept from another edition is
   * believed by nobody, so a tighter credential holds with its deployment.
   */
  readonly edition: string;
}

/** What credentials whose tokens come from an issuer have in common. */
interface TokenCredentialConfig extends CheckedCredentialConfig {
  /** Name of the stage variable that holds the issuer's place as text. */
  readonly stageVariable: string;
  /** Lower-case name of the header with the token: after `Bearer ` in `authorization`, the bare token in any other. */
  readonly header: string;
  readonly clockToleranceSeconds: number;
  /** Claims that may cross to the forwarder, with the type each must have. */
  readonly claims: { readonly [name: string]: ClaimKind };
  /** Claims that a token must have, beside those without which it names nobody. */
  readonly requiredClaims: readonly string[];
  /** Which claim is the tenant, which holds roles; null when the credential has none. */
  readonly tenantClaim: string | null;
  readonly rolesClaim: string | null;
  /** Written reason why a plain-http, non-loopback issuer is accepted in this place; null otherwise. */
  readonly insecure: string | null;
  /** Written reason why the issuer's name may lead to a private address; null where it may not. */
  readonly privateNetwork: string | null;
}

export interface JwtCredentialConfig extends TokenCredentialConfig {
  readonly kind: 'jwt';
  readonly algorithms: readonly string[];
  /** Required `typ` header (RFC 9068: `at+jwt`), or null when any is accepted. */
  readonly typ: string | null;
  /** The claim that says for whom the token is: Cognito's access tokens have a `client_id` and no `aud`. */
  readonly audienceClaim: 'aud' | 'client_id';
  /** Claims with one lawful value, such as Cognito's `token_use`. */
  readonly fixedClaims: { readonly [name: string]: string };
  /** Longest time from `iat` to `exp`, and since `iat`; null for any. */
  readonly maxAgeSeconds: number | null;
}

export interface IntrospectionCredentialConfig extends TokenCredentialConfig {
  readonly kind: 'introspection';
  /** How long an answer of the issuer is believed, at most 60. */
  readonly cacheSeconds: number;
}

/** Keys `gh_<id>.<secret>` that the gateway itself keeps, in the header `x-api-key`. */
export interface OwnKeyCredentialConfig extends CheckedCredentialConfig {
  readonly kind: 'ownKey';
  readonly header: 'x-api-key';
  /** Name of a query parameter that may carry the key too; null where none may. */
  readonly query: string | null;
  /** By tier: the stage variable that holds the tier's `usageIdentifierKey`. */
  readonly tiers: { readonly [tier: string]: string };
}

export type ClaimKind = 'string' | 'number' | 'boolean' | 'string[]';

/** What a caller must have; all of it. */
export interface AuthorizationRule {
  /** The credentials that open the route, any of them. */
  readonly credentials: readonly string[];
  /** All of these. */
  readonly scopes: readonly string[];
  /** One of these; empty where none is asked for. */
  readonly anyScope: readonly string[];
  /** One of these; empty where none is asked for. */
  readonly roles: readonly string[];
  /** Tiers of API keys that may call; empty for any. */
  readonly tiers: readonly string[];
  /** Pairs that must be equal, text for text; where `right` is a claim that is a list, `left` must be one of its entries. */
  readonly where: readonly { readonly left: RequestValue; readonly right: RequestValue }[];
}

/** What every function that serves requests of a gateway is staged with, whatever its routes are. */
export interface GatewayConfig {
  readonly schema: 1;
  readonly gateway: string;
  readonly identityHeaders: IdentityHeaders;
  readonly cors: CorsConfig | null;
  readonly clientIp: ClientIpConfig;
  readonly limitHeaders: LimitHeadersConfig;
  /** How long a request waits for the limit store before each limit's `onStoreError` decides. */
  readonly limitBudgetMillis: number;
  readonly credentials: { readonly [name: string]: ForwarderCredential };
  /** Where credentials stand in a request, lower case: no upstream sees them unless its route says `forward`. */
  readonly credentialHeaders: readonly string[];
  /** Query parameters that hold keys: no upstream and no log sees them. */
  readonly credentialQuery: readonly string[];
  readonly upstreams: { readonly [name: string]: UpstreamConfig };
}

export interface ForwarderConfig extends GatewayConfig {
  /** Key: `GET /users/{userId}`, that is `event.httpMethod + ' ' + event.resource`. */
  readonly routes: { readonly [routeKey: string]: RouteConfig };
  /** Where it says how the gateway is; absent where it does not. */
  readonly healthPath?: string;
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

/**
 * Who vouches for a caller: the gateway's authorizer; API Gateway itself for its own keys, whose text names the tier; or the
 * platform's own authorizer function, whose flat context is read by `callerOfLambda`. `header` and `query` say where the
 * credential stands: a cached result does not know whether it stood there once. Nor does it know of what edition the
 * credential is by now.
 */
export type ForwarderCredential =
  | {
      readonly kind: 'jwt' | 'introspection';
      readonly header: string;
      readonly stageVariable: string;
      readonly edition: string;
    }
  | {
      readonly kind: 'ownKey';
      readonly header: 'x-api-key';
      readonly query: string | null;
      readonly edition: string;
    }
  | { readonly kind: 'apiKey'; readonly tiers: readonly string[] }
  | {
      readonly kind: 'lambda';
      readonly header: string;
      readonly claims: { readonly [name: string]: ClaimKind };
      /** Its results are kept, so each must say when it ends. */
      readonly cached: boolean;
    };

export interface UpstreamConfig extends UpstreamCallConfig {
  /** Name of the stage variable that holds its targets, as {@link encodeUpstreamPlace} writes them. */
  readonly stageVariable: string;
  /** Path put before every route's `to`, without trailing slash; '' for none. */
  readonly basePath: string;
  /** Written reason why plain http to a host that is not loopback is accepted; null otherwise. */
  readonly insecure: string | null;
  /** The service believes requests by the token that the gateway signs, so each has one. */
  readonly signedToken: boolean;
  /** null where its errors go out as it writes them. */
  readonly errors: ErrorEnvelope | null;
}

/** What the function that checks targets is staged with; places come with its events. */
export interface HealthConfig {
  readonly schema: 1;
  readonly gateway: string;
  /** The upstreams that are checked. */
  readonly upstreams: {
    readonly [name: string]: Pick<UpstreamConfig, 'stageVariable' | 'insecure' | 'tls' | 'secretsVariable'> & {
      readonly health: HealthRule;
    };
  };
}

/** What is asked of a request before anything is called for it. */
export interface EntryConfig {
  readonly service: string;
  /** null on a public route. */
  readonly authorization: AuthorizationRule | null;
  readonly limits: readonly LimitConfig[];
  readonly validation: ValidationRule;
  /** Budget of all that is called, with all tries and their pauses. */
  readonly timeoutMillis: number;
}

export interface RouteConfig extends EntryConfig {
  readonly upstream: string;
  /** Upstream path template; `{name}` is one segment of the client's path, `{name+}` the rest of it. */
  readonly to: string;
  /** What one try of the call may take. */
  readonly tryMillis: number;
  /** Never made twice, whatever its upstream's retries and hedges say. */
  readonly once: boolean;
  /** null where the caller is told that the upstream did not answer. */
  readonly fallback: FallbackRule | null;
  readonly set: readonly { readonly name: string; readonly value: RequestValue }[];
  readonly remove: readonly string[];
  /** null where nothing but headers is edited, and of these nothing but `set` and `remove`. */
  readonly request: RequestEdits | null;
  /** null where answers go out as they came. */
  readonly answer: AnswerEdits | null;
  /** Credential headers that this upstream asked for, lower case. */
  readonly forward: readonly string[];
}

export interface CorsConfig {
  /** Exact origins, or the single entry `'*'`. */
  readonly origins: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}
