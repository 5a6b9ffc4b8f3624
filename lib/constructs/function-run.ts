import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { FunctionOptions } from './options/function-options.ts';

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
}

/** The functions of a gateway that are run as options say. */
export type FunctionRuns = {
  readonly [name in 'authorizer' | 'forwarder' | 'isolated' | 'aggregator' | 'health']: FunctionRun;
};

export function functionRuns({ roles, concurrency, rollout }: FunctionOptions): FunctionRuns {
  const isShifted = rollout !== undefined && rollout !== 'at-once';
  const called = (name: 'authorizer' | 'forwarder' | 'aggregator'): FunctionRun => {
    const [role, reserved, ready] = [roles?.[name], concurrency?.reserved?.[name], concurrency?.provisioned?.[name]];
    return {
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
    isolated: { isShifted },
    health: roles?.health ? { role: roles.health } : {},
  };
}
