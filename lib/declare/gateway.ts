import type { Excluded } from '../contract/excluded.ts';
import type { Duration } from '../contract/units.ts';
import type { Guardrails } from './guardrails.ts';
import type { PlatformRecord } from './platform-record.ts';
import type { Service } from './service.ts';

export interface CorsDefinition {
  /** Exact origins, or the single entry '*'. */
  readonly origins: readonly string[];
  /** Request headers that a browser may send beside the safelisted ones. */
  readonly headers?: readonly string[];
  /** Answer headers that a page may read. */
  readonly exposeHeaders?: readonly string[];
  /** How long a browser keeps what a preflight said. Default: 10min. */
  readonly maxAge?: Duration;
}

export interface GatewayDefinition<Services, Limits = readonly unknown[]> {
  /** Services, and aggregates of their routes. */
  readonly services: Services;
  /** What was left out because it is broken, and why. Written by `withoutBroken`, not by hand. */
  readonly excluded?: readonly Excluded[];
  /** What no service can weaken here, beside the guardrails of the platform: of both the tighter holds. */
  readonly guardrails?: Guardrails;
  /** The sort of client that the gateway is for: 'mobile apps'. Only such a gateway has aggregates. */
  readonly bff?: string;
  /** The view of every aggregate here that has it. Default: each aggregate's own choice. */
  readonly view?: string;
  /** Media types that pass API Gateway as bytes. Default: all of them. */
  readonly binary?: readonly `${string}/${string}`[];
  /** Web pages of other origins that may call. Default: none. */
  readonly cors?: CorsDefinition;
  /** Limits of all requests to this gateway, beside those of the platform, the service and the route. */
  readonly limits?: Limits;
  /** What `client.ip` is. */
  readonly clientIp?: {
    /**
     * Proxies of yours between clients and API Gateway, each of which appends to X-Forwarded-For. Default: none. Nobody may
     * reach API Gateway past them, or their entries are the client's own text.
     */
    readonly trustedProxies?: number;
    /** How many leading bits of an IPv6 address are one client. Default: 64. */
    readonly ipv6Prefix?: number;
  };
  /** How answers tell of limits. */
  readonly limitHeaders?: {
    /** Version of the IETF draft of the RateLimit fields. Default: draft-10. */
    readonly draft?: 'draft-10' | 'draft-11' | 'none';
    /** X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset. Default: true. */
    readonly legacy?: boolean;
  };
  /**
   * A public path at which the gateway says how it is, such as '/health': 200, or 503 where it refuses all that it is asked.
   * Default: none.
   */
  readonly health?: `/${string}`;
  /** How long a request waits for the limit store before `onStoreError` decides. 5ms to 2s; default: 25ms. */
  readonly limitBudget?: Duration;
  /** Quotas that AWS has raised for the account. */
  readonly quotas?: {
    /** Path resources of one API. */
    readonly resources?: number;
    /** How long API Gateway waits for an integration. 29s to 5min; default: 29s. */
    readonly integrationTimeout?: Duration;
    /** Instances of all functions of the account and region at a time. Default: 1000. */
    readonly concurrency?: number;
  };
}

/** What a gateway may mount. */
export interface Mounted {
  readonly schema: 1;
  readonly kind: 'service' | 'aggregate';
  readonly name: string;
  readonly platform: string;
  readonly definition: object;
}

/** A recorded gateway: readonly JSON, the input of `modelOf`. `S` is the union of what it mounts, `A` the platform's `auth`. */
export interface GatewayDeclaration<S = Service, A = unknown> {
  readonly schema: 1;
  readonly kind: 'gateway';
  readonly name: string;
  readonly platform: PlatformRecord<A>;
  readonly definition: GatewayDefinition<readonly S[]>;
}
