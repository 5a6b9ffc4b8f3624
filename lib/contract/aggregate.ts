import type { RequestValue } from './request-value.ts';
import type { EntryConfig, GatewayConfig, RouteConfig } from './runtime-config.ts';
import type { BodyEdits, BodyPath } from './shape.ts';

/** What the aggregator is staged with; `upstreams` are those of parts. */
export interface AggregatorConfig extends GatewayConfig {
  /** Key: `GET /dashboard`. */
  readonly routes: { readonly [routeKey: string]: AggregateConfig };
}

/** One answer made of the answers of several declared routes. */
export interface AggregateConfig extends EntryConfig {
  /** In the order in which they stand in the answer. */
  readonly parts: readonly PartConfig[];
  /** So many of them are called at a time. */
  readonly concurrency: number;
  /** null where every client gets the whole. */
  readonly views: ViewsRule | null;
}

export interface PartConfig {
  readonly name: string;
  /** Where it stands in the whole; names only. */
  readonly under: BodyPath;
  /** `GET /users/{userId}` */
  readonly routeKey: string;
  /** The declared route, with the part's own time and without the limits that the aggregate has as well: those are charged once. */
  readonly route: RouteConfig;
  readonly path: { readonly [name: string]: PartValue };
  readonly query: { readonly [name: string]: PartValue };
  /** Done to the part's answer before it stands in the whole; null for nothing. */
  readonly edits: BodyEdits | null;
  readonly down: WhenDown;
}

/** A value of the request, or one that another part answers: then this part waits for that one. */
export type PartValue = RequestValue | { readonly from: 'part'; readonly part: string; readonly path: BodyPath };

/** What a part without a good answer means for the whole. */
export type WhenDown =
  /** There is no whole without it. A service that is down is told by this status, or by what happened where it is null. */
  | { readonly critical: true; readonly status: 502 | 503 | null }
  | { readonly critical: false; readonly fallback: PartFallback };

/** What stands in the whole for a part that is not critical: the last good answer, else the static value, else nothing. */
export interface PartFallback {
  /** To the same caller and the same request, if it is not older; null where none is kept. */
  readonly lastGoodMillis: number | null;
  /** JSON text; null where the part is left out. */
  readonly static: string | null;
}

/** Shapes of one aggregate, by name, and which client gets which. */
export interface ViewsRule {
  readonly views: { readonly [name: string]: BodyEdits };
  readonly choice: ViewChoice;
}

export type ViewChoice =
  /** The gateway is of one sort of client. */
  | { readonly by: null; readonly view: string }
  /** By a text of the request; `view` where it is missing or none of these. */
  | { readonly by: RequestValue; readonly named: { readonly [text: string]: string }; readonly view: string };

/** So many parts has one aggregate at the most, and so many calls at a time unless it says otherwise. */
export const maxParts = 20;
export const usualConcurrency = 10;
