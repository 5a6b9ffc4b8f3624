import type { Duration } from '../contract/units.ts';
import type { PlatformRecord } from './platform-record.ts';
import type { Service } from './service.ts';

export interface CorsDefinition {
  /** Exact origins, or the single entry '*'. */
  readonly origins: readonly string[];
  /** Request headers that a browser may send beside the safelisted ones. */
  readonly headers?: readonly string[];
  /** Answer headers that a page may read. */
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: Duration;
}

export interface GatewayDefinition<Services> {
  readonly services: Services;
  readonly cors?: CorsDefinition;
  /** Quotas that AWS has raised for the account. */
  readonly quotas?: { readonly resources?: number };
}

/** A recorded gateway: readonly JSON, the input of `modelOf`. `S` is the union of its services, `A` the platform's `auth`. */
export interface GatewayDeclaration<S = Service, A = unknown> {
  readonly schema: 1;
  readonly kind: 'gateway';
  readonly name: string;
  readonly platform: PlatformRecord<A>;
  readonly definition: GatewayDefinition<readonly S[]>;
}
