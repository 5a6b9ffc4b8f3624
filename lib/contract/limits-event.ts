import type { LimitAlgorithm } from './limits.ts';

/**
 * What an operator asks the forwarder directly, past API Gateway: how much is left of the limits of a route, or to forget
 * what they have counted. Only who may invoke the function can send it; no event of API Gateway has this first member.
 */
export interface LimitsEvent {
  readonly gatehouse: 'limits';
  readonly action: 'show' | 'reset';
  /** Key of the route, `POST /orders`. */
  readonly route: string;
  /** Whose counters: the text of each request value, `{ 'claims.sub': 'alice', 'client.ip': '203.0.113.9' }`. */
  readonly values: { readonly [value: string]: string };
  /** The tier of the caller, where rates depend on it. */
  readonly tier?: string;
  /** Id of the one limit that is meant. Default: all of the route. */
  readonly limit?: string;
}

/** What is left after the action, or why nothing was done. */
export type LimitsAnswer = { readonly limits: readonly LimitLeft[] } | { readonly refused: string };

export interface LimitLeft {
  readonly id: string;
  readonly limit: number;
  readonly windowMillis: number;
  readonly algorithm: LimitAlgorithm;
  readonly remaining: number;
  readonly resetMillis: number;
}
