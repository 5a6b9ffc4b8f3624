import type { Json } from '../contract/shape.ts';
import type { Duration } from '../contract/units.ts';

/** What a read answers where its service did not: the last good answer, else the static one, else the refusal. */
export interface FallbackDefinition {
  /** How old the last good answer to the same caller and the same request may be. 1s to 60min. Default: none is kept. */
  readonly lastGood?: Duration;
  /** The same answer for everybody. */
  readonly static?: {
    /** Default: 200. */
    readonly status?: number;
    /** Sent as JSON. */
    readonly body: Json;
  };
}

/** What may stand in `fallback` of a route: only a read may be answered with what was true before. */
export type FallbackOf<Key extends string> = Key extends `${'GET' | 'HEAD'} ${string}`
  ? FallbackDefinition
  : 'only GET and HEAD have a fallback';
