import type { IdentityHeaders } from '../contract/header-names.ts';
import type { LimitConfig } from '../contract/limits.ts';
import type { RequestValue } from '../contract/request-value.ts';
import type { ClaimKind, CorsConfig } from '../contract/runtime-config.ts';

/** A validated, normalised gateway: defaults filled in, texts parsed, everything readonly JSON. The plan reads only this. */
export interface GatewayModel {
  readonly schema: 1;
  readonly name: string;
  readonly platform: PlatformModel;
  readonly services: readonly ServiceModel[];
  readonly cors: CorsConfig | null;
  /** AWS quotas that the account has raised. */
  readonly quotas: { readonly resources: number };
}

export interface PlatformModel {
  readonly name: string;
  readonly credentials: { readonly [name: string]: CredentialModel };
  readonly identityHeaders: IdentityHeaders;
  readonly guardrails: { readonly limitRequired: boolean; readonly maxTimeoutMillis: number };
}

export interface CredentialModel {
  readonly kind: 'jwt';
  readonly scopes: readonly string[];
  readonly claims: { readonly [name: string]: ClaimKind };
  readonly algorithms: readonly string[];
  readonly typ: string | null;
  readonly clockToleranceSeconds: number;
  readonly tenantClaim: string | null;
  readonly rolesClaim: string | null;
}

export interface ServiceModel {
  readonly name: string;
  readonly owner: string;
  readonly upstream: UpstreamModel;
  readonly routes: readonly RouteModel[];
}

/** What an upstream believes of a request that reaches it: identity headers (so only the Lambda way may call it), or nothing. */
export type Trust = 'headers' | 'nothing' | 'signed-token';

export interface UpstreamModel {
  /** The service's own name; the place is bound under it. */
  readonly name: string;
  readonly basePath: string;
  readonly trusts: Trust;
  /** How a laptop starts or reaches this service; never deployed. A command gets its port in `PORT`. */
  readonly dev: { readonly url: string } | { readonly command: string } | null;
}

export interface RouteModel {
  /** `GET /orders/{id}` */
  readonly key: string;
  readonly method: Method;
  readonly path: string;
  /** Name of the credential, or 'public'. */
  readonly auth: string;
  /** Why the route is public; null on the others. */
  readonly reason: string | null;
  readonly scopes: readonly string[];
  readonly where: readonly { readonly left: RequestValue; readonly right: RequestValue }[];
  readonly limits: readonly LimitConfig[];
  readonly set: readonly { readonly name: string; readonly value: RequestValue }[];
  readonly remove: readonly string[];
  readonly forward: readonly string[];
  readonly to: string;
  readonly timeoutMillis: number;
  /** Why API Gateway may call the upstream itself; null for the Lambda way. */
  readonly direct: string | null;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
