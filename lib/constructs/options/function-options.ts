import type { IManagedPolicy, IRole } from 'aws-cdk-lib/aws-iam';
import type { Issue } from '../../contract/issue.ts';
import { entriesOf, field } from '../../model/reading.ts';
import { type LooseProps, type OptionGroup, optionPlace, type Planned } from './option-group.ts';
import { isResource, unknownOptionKeys } from './option-shape.ts';
import { type Rollout, rolloutIssues } from './rollout.ts';

/** How many instances of each function; what is left out is not limited, or not kept ready. An isolated service declares its own. */
export interface InstanceCounts {
  readonly authorizer?: number;
  /** Of the forwarder that serves all services without one of their own. */
  readonly forwarder?: number;
  readonly aggregator?: number;
}

/** Roles that exist already, by the function that takes each. They are taken by the Lambda service. */
export interface FunctionRoles {
  readonly authorizer?: IRole;
  readonly forwarder?: IRole;
  readonly aggregator?: IRole;
  /** Of the function that checks targets. */
  readonly health?: IRole;
}

/** How the functions of the gateway run, come into use, and what they may do. */
export interface FunctionOptions {
  /**
   * Roles of the functions. Default: one made for each. Statements are added where the CDK can; a role that it may not change
   * needs those of the report that `Role.customizeRoles` writes.
   */
  readonly roles?: FunctionRoles;
  /** The boundary of every role that is made here. */
  readonly permissionsBoundary?: IManagedPolicy;
  /** How many instances of each function there may be, and how many are there before anybody calls. */
  readonly concurrency?: {
    /** So many instances at most, and kept for the function: they are taken out of what the account has for all others. */
    readonly reserved?: InstanceCounts;
    /** So many instances always running; paid for whether they are called or not. */
    readonly provisioned?: InstanceCounts;
  };
  /**
   * How new functions come into use. Default `'at-once'`: with the deployment of the stage, which is the one switch. With
   * {@link gradually} an alias of each function moves step by step, before the stage does.
   */
  readonly rollout?: Rollout;
}

const counted = ['authorizer', 'forwarder', 'aggregator'];
const sorts = ['reserved', 'provisioned'] as const;
const named = [...counted, 'health'];
/** Of the plan's quotas. */
const reservedConcurrency = 'reserved concurrency of the account';

export const functionOptions: OptionGroup = {
  keys: ['roles', 'permissionsBoundary', 'concurrency', 'rollout'],
  issues: ({ roles, permissionsBoundary, concurrency, rollout }) => [
    ...unknownOptionKeys(['roles'], roles, named),
    ...entriesOf(roles).flatMap(([name, role]) =>
      isResource(role, 'roleArn') ? [] : [notOf(`roles.${name}`, 'a role')],
    ),
    ...(permissionsBoundary === undefined || isResource(permissionsBoundary, 'managedPolicyArn')
      ? []
      : [notOf('permissionsBoundary', 'a managed policy')]),
    ...unknownOptionKeys(['concurrency'], concurrency, sorts),
    ...sorts.flatMap((sort) => countIssues(sort, field(concurrency, sort))),
    ...tooManyReady(concurrency),
    ...rolloutIssues(rollout),
  ],
  misfits: (props, planned) => [...absentFunctions(props, planned), ...tooManyReserved(props, planned)],
};

function notOf(option: string, kind: string): Issue {
  return {
    code: 'GH1004',
    at: optionPlace(option),
    got: undefined,
    why: `expected ${kind}`,
    fix: `give ${kind} of aws-cdk-lib/aws-iam`,
  };
}

function countIssues(sort: string, counts: unknown): readonly Issue[] {
  const wrong = entriesOf(counts).filter(([name, count]) => counted.includes(name) && !isCount(count));
  return [
    ...unknownOptionKeys(['concurrency', sort], counts, counted),
    ...wrong.map(
      ([name, got]): Issue => ({
        code: 'GH1004',
        at: optionPlace('concurrency', sort, name),
        got,
        why: 'a number of instances is a whole number from 1',
        fix: 'write for example 20',
      }),
    ),
  ];
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** What is kept ready is part of what is reserved. */
function tooManyReady(concurrency: unknown): readonly Issue[] {
  return counted.flatMap((name): readonly Issue[] => {
    const [reserved, ready] = [field(concurrency, 'reserved', name), field(concurrency, 'provisioned', name)];
    if (!isCount(reserved) || !isCount(ready) || ready <= reserved) return [];
    const why = `more instances are kept ready than the ${reserved} that are reserved`;
    return [{ code: 'GH2131', at: optionPlace('concurrency', 'provisioned', name), got: ready, why }];
  });
}

/** Options for functions that no route of this gateway needs. */
function absentFunctions({ roles, concurrency }: LooseProps, { plan }: Planned): readonly Issue[] {
  const absent = { aggregator: plan.aggregator === null, health: plan.health === null };
  const given = [
    ['roles', roles] as const,
    ...sorts.map((sort) => [`concurrency.${sort}`, field(concurrency, sort)] as const),
  ];
  return given.flatMap(([option, value]) =>
    Object.entries(absent)
      .filter(([name, isAbsent]) => isAbsent && field(value, name) !== undefined)
      .map(([name]): Issue => ({ code: 'GH2132', at: optionPlace(option, name), got: name })),
  );
}

/** Together with what isolated services reserve; those alone are told of elsewhere. */
function tooManyReserved({ concurrency }: LooseProps, { plan }: Planned): readonly Issue[] {
  const own = counted.map((name) => field(concurrency, 'reserved', name)).filter(isCount);
  const ofServices = plan.quotas.find(({ name }) => name === reservedConcurrency);
  if (ofServices === undefined) throw new Error(`the plan has no quota '${reservedConcurrency}'`);
  const [used, { allowed }] = [own.reduce((sum, one) => sum + one, ofServices.used), ofServices];
  if (used === ofServices.used || ofServices.used > allowed || used <= allowed) return [];
  return [
    {
      code: 'GH3001',
      at: optionPlace('concurrency', 'reserved'),
      got: used,
      why: `${reservedConcurrency}, with what isolated services reserve: at most ${allowed}`,
      fix: 'reserve less, or raise the quota and declare it as `quotas.concurrency`',
    },
  ];
}
