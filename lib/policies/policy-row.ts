import type {
  AggregateRouteModel,
  EntryModel,
  GatewayModel,
  PartModel,
  RouteModel,
  UpstreamModel,
} from '../model/gateway-model.ts';
import type { PlannedAuthorizer } from './planned-authorizer.ts';

/** So many targets of HTTP, or a Lambda function. */
export type Targets = number | 'function';

/** One entry with all that a policy may look at to decide how it can be kept. */
export interface EntryInGateway {
  readonly gateway: GatewayModel;
  readonly route: EntryModel & { readonly direct?: string | null };
  /** Who is asked for the caller; null on a public route, and where API Gateway's own keys are enough. */
  readonly authorizer: PlannedAuthorizer | null;
}

export interface RouteInGateway extends EntryInGateway {
  readonly route: RouteModel;
  readonly upstream: UpstreamModel;
  /** What its upstream is where the gateway is bound. */
  readonly targets: Targets;
  /** null where no schema is asked of a body. */
  readonly body: DocumentedBody | null;
}

/** How the OpenAPI document has the schema of a body: as one of its models, or not at all, and why. */
export type DocumentedBody = { readonly model: string } | { readonly leftOut: string };

export interface AggregateInGateway extends EntryInGateway {
  readonly route: AggregateRouteModel;
  readonly parts: readonly CalledPart[];
}

/** A part, and its declared route as the aggregator serves it: with the part's own time, and its limits but for those that are charged already. */
export interface CalledPart {
  readonly part: PartModel;
  readonly called: RouteInGateway;
}

/** Who keeps a promise on one way, why there, and what that adds to a million requests. */
export interface Enforcement {
  readonly enforcedBy: 'api-gateway' | 'authorizer' | 'forwarder' | 'aggregator';
  readonly why: string;
  readonly pricePerMillion: number;
}

/** Why the direct way would break a promise of this policy: one sentence each, naming the promise. */
export interface Refusal {
  readonly refusals: readonly string[];
}

/** What the plan needs to know of one kind of policy. */
export interface PolicyRow {
  readonly what: string;
  readonly isUsed: (one: RouteInGateway) => boolean;
  /** The Lambda way keeps every promise. */
  readonly lambda: (one: RouteInGateway) => Enforcement;
  readonly direct: (one: RouteInGateway) => Enforcement | Refusal;
}

/** The enforcement, unless there is something to refuse. */
export function unlessRefused(refusals: readonly string[], enforcement: Enforcement): Enforcement | Refusal {
  return refusals.length > 0 ? { refusals } : enforcement;
}
