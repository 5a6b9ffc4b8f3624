/**
 * Every kind of policy a route can carry. Each layer holds one table `satisfies { [K in PolicyKind]: Row<K> | 'none' }`,
 * so a new kind that forgets a layer does not compile. CONTRIBUTING.md lists those tables.
 */
export const policyKinds = [
  'authentication',
  'authorization',
  'rate-limit',
  'validation',
  'header-transform',
  'request-transform',
  'signed-token',
  'timeout',
  'in-flight-cap',
  'circuit-breaker',
  'retry',
  'load-balancing',
  'upstream-access',
  'fallback',
  'answer-transform',
  'aggregation',
  'cors',
  'errors',
] as const;

export type PolicyKind = (typeof policyKinds)[number];
