import type { Duration, Rate, Size } from '../contract/units.ts';

/** What no service can weaken. A platform writes some and a gateway may write more: of both the tighter holds. */
export interface Guardrails {
  /** Every route has a limit of its own, or of its service's `defaults`, that refuses. */
  readonly limit?: 'required';
  /** The longest time of a route, a service or an upstream. */
  readonly maxTimeout?: Duration;
  /** The longest body of a request. Routes that say nothing have this one, or the usual one where it is shorter. */
  readonly maxBody?: Size;
  /** Origins that `cors` may name; '*' allows any. */
  readonly origins?: readonly string[];
  /** Who may own services and aggregates. */
  readonly owners?: readonly string[];
  /** Services and aggregates stand under a path of their own each, and none within that of another. */
  readonly basePath?: 'required';
  /** No public route at all, or only these: 'GET /catalogue/products'. */
  readonly publicRoutes?: 'refused' | readonly `${string} /${string}`[];
  /** Every route has an exact limit that never lets more of one caller through. */
  readonly maxRate?: {
    /** Of GET and HEAD. */
    readonly reads?: Rate;
    /** Of all other methods. */
    readonly writes?: Rate;
  };
  /** Upstreams can be reached by nobody but the gateway. */
  readonly upstreams?: 'locked';
}

/** And the one word of a platform that gives more room, which a gateway does not have. */
export interface PlatformGuardrails extends Guardrails {
  /** Aggregates stand in any gateway. Default: only in one that is for one sort of client, `bff`. */
  readonly aggregates?: 'anywhere';
}
