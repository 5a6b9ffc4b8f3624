import { routeTimeoutMillis } from '../contract/time-budget.ts';
import { usualQuotas } from '../contract/usual-quotas.ts';

/** A number that AWS sets: where it is written, the day it was read there, and whether an account can have it raised. */
export interface AwsLimit {
  readonly value: number;
  readonly page: string;
  readonly read: string;
  readonly raisable: boolean;
}

const quotas = {
  page: 'API Gateway Developer Guide, "Quotas for configuring and running a REST API"',
  read: '2026-11-22',
} as const;

const lambda = {
  page: 'Lambda Developer Guide, "Configuring reserved concurrency for a function"',
  read: '2026-11-24',
} as const;

/** The limits that a REST API and its functions meet here. */
export const awsLimits = {
  /** Nodes of the path tree of one API, the root included. */
  resources: { ...quotas, value: usualQuotas.resources, raisable: true },
  authorizers: { ...quotas, value: 10, raisable: true },
  /** Of one account and region. */
  usagePlans: { ...quotas, value: 300, raisable: true },
  /** Of one stage in one usage plan. */
  methodThrottles: { ...quotas, value: 20, raisable: true },
  stageVariables: { ...quotas, value: 100, raisable: false },
  integrationMinMillis: { ...quotas, value: routeTimeoutMillis.direct.min, raisable: false },
  integrationMaxMillis: { ...quotas, value: usualQuotas.integrationMillis, raisable: true },
  /** Instances of the account that no function may reserve. */
  unreservedConcurrency: { ...lambda, value: 100, raisable: false },
} as const satisfies { readonly [name: string]: AwsLimit };
