import type { IdentityHeaders } from '../contract/header-names.ts';
import type { Duration } from '../contract/units.ts';
import type { PlatformGuardrails } from './guardrails.ts';

export interface PlatformDefinition<Auth, Limits = readonly unknown[]> {
  /** Credentials by the name that routes use. */
  readonly auth: Auth;
  /** How long API Gateway keeps what its authorizer said of a caller. At most 300s; '0s' for not at all. Default: 30s. */
  readonly authorizerCache?: Duration;
  /** Names of the headers that say who is calling. Default: X-User-Id, X-User-Roles, X-Tenant-Id. */
  readonly identityHeaders?: Partial<IdentityHeaders>;
  /** Limits of all requests to a gateway of this platform, beside those of the gateway, the service and the route. */
  readonly limits?: Limits;
  /** What no service can weaken, and no gateway. */
  readonly guardrails?: PlatformGuardrails;
}

/** What a platform recorded: readonly JSON. */
export interface PlatformRecord<Auth> {
  readonly schema: 1;
  readonly kind: 'platform';
  readonly name: string;
  readonly definition: PlatformDefinition<Auth>;
}
