import type { ThrottleDefinition } from './rest-api-definition.ts';

/** The usage plans and API keys of the templates, resolved. */
export interface UsageDefinition {
  readonly plans: readonly UsagePlanDefinition[];
  readonly keys: readonly ApiKeyDefinition[];
}

export interface UsagePlanDefinition {
  readonly id: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly stages: readonly PlannedStage[];
  /** For each key of its own; null for none. */
  readonly throttle: ThrottleDefinition | null;
  readonly quota: QuotaDefinition | null;
}

export interface PlannedStage {
  readonly apiId: string;
  readonly stage: string;
  /** By path and method: `/orders/{id}/GET`. */
  readonly methodThrottles: { readonly [method: string]: ThrottleDefinition };
}

export interface QuotaDefinition {
  readonly limit: number;
  readonly period: QuotaPeriod;
}

export type QuotaPeriod = 'DAY' | 'WEEK' | 'MONTH';

export interface ApiKeyDefinition {
  readonly id: string;
  readonly name: string;
  /** null when the template leaves it to AWS: such a key exists, and nobody knows it. */
  readonly value: string | null;
  readonly enabled: boolean;
  /** Ids of its usage plans. */
  readonly plans: readonly string[];
}
