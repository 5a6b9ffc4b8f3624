import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { FunctionOptions } from './options/function-options.ts';
import type { FunctionLogOptions, ObservabilityOptions } from './options/observability-options.ts';

/** How a function is run, whatever it does. */
export interface FunctionRun {
  /** Default: one of its own. */
  readonly role?: IRole;
  /** So many instances at most, and kept for it; any number that the account has without it. */
  readonly reservedConcurrency?: number;
  /** So many instances always running. */
  readonly provisionedConcurrency?: number;
  /** New versions get calls step by step. */
  readonly isShifted?: boolean;
  readonly logs?: FunctionLogOptions;
  /** Default: true. */
  readonly isTraced?: boolean;
}

/** The functions of a gateway that are run as options say. */
export type FunctionRuns = {
  readonly [name in 'authorizer' | 'forwarder' | 'isolated' | 'aggregator' | 'health']: FunctionRun;
};

export function functionRuns({
  roles,
  concurrency,
  rollout,
  functionLogs,
  tracing,
}: FunctionOptions & ObservabilityOptions): FunctionRuns {
  const isShifted = rollout !== undefined && rollout !== 'at-once';
  const telling = { ...(functionLogs && { logs: functionLogs }), isTraced: tracing !== 'off' };
  const called = (name: 'authorizer' | 'forwarder' | 'aggregator'): FunctionRun => {
    const [role, reserved, ready] = [roles?.[name], concurrency?.reserved?.[name], concurrency?.provisioned?.[name]];
    return {
      ...telling,
      isShifted,
      ...(role && { role }),
      ...(reserved !== undefined && { reservedConcurrency: reserved }),
      ...(ready !== undefined && { provisionedConcurrency: ready }),
    };
  };
  return {
    authorizer: called('authorizer'),
    forwarder: called('forwarder'),
    aggregator: called('aggregator'),
    isolated: { ...telling, isShifted },
    health: { ...telling, ...(roles?.health && { role: roles.health }) },
  };
}
