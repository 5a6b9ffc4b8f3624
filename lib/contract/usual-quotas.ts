/** Quotas of an account that has none of them raised; sources in policies/aws-limits.ts. */
export const usualQuotas = {
  /** Path resources of one REST API. */
  resources: 300,
  /** Milliseconds that API Gateway waits for an integration. */
  integrationMillis: 29_000,
  /** Instances of all functions of an account and region at a time. */
  concurrency: 1_000,
} as const;
