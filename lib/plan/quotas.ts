import type { Issue } from '../contract/issue.ts';
import type { EntryModel, GatewayModel } from '../model/gateway-model.ts';
import { awsLimits } from '../policies/aws-limits.ts';
import type { GatewayPlan } from './gateway-plan.ts';
import { stageVariables } from './stage-variables.ts';

const reserved = 'reserved concurrency of the account';

type QuotaRow = GatewayPlan['quotas'][number];

/** The quotas of one REST API, and of its account, that this gateway touches. */
export function quotaRows(
  model: GatewayModel,
  { usagePlans, authorizers, signedTokens: tokens }: Pick<GatewayPlan, 'usagePlans' | 'authorizers' | 'signedTokens'>,
): readonly QuotaRow[] {
  const routes = [...model.services, ...model.aggregates].flatMap((one): readonly EntryModel[] => one.routes);
  const paths = [...routes.map(({ path }) => path), ...(tokens === null ? [] : [tokens.keys.path])];
  const plans = Object.values(usagePlans).flatMap((tiers) => Object.values(tiers));
  const usageKeys = plans.filter(({ usageKeyVariable }) => usageKeyVariable !== null);
  return [
    { name: 'path resources', used: pathNodes(paths), allowed: model.quotas.resources },
    { name: 'authorizers', used: authorizers.length, allowed: awsLimits.authorizers.value },
    {
      name: 'stage variables',
      used: variablesOf(stageVariables(model)) + usageKeys.length,
      allowed: awsLimits.stageVariables.value,
    },
    { name: 'usage plans of the account', used: plans.length, allowed: awsLimits.usagePlans.value },
    {
      name: 'method throttles of one usage plan',
      used: Math.max(0, ...plans.map(({ methodThrottles }) => Object.keys(methodThrottles).length)),
      allowed: awsLimits.methodThrottles.value,
    },
    {
      name: reserved,
      used: model.services.reduce((sum, { isolation }) => sum + (isolation?.reservedConcurrency ?? 0), 0),
      allowed: model.quotas.concurrency - awsLimits.unreservedConcurrency.value,
    },
  ];
}

function variablesOf(variables: GatewayPlan['stageVariables']): number {
  return Object.values(variables).reduce((sum, named) => sum + Object.keys(named).length, 0);
}

/** An issue for each quota that is exceeded. */
export function quotaIssues(model: GatewayModel, rows: readonly QuotaRow[]): readonly Issue[] {
  return rows
    .filter(({ used, allowed }) => used > allowed)
    .map(
      ({ name, used, allowed }): Issue => ({
        code: 'GH3001',
        at: `gateway ${model.name}`,
        got: used,
        why: `${name}: at most ${allowed}`,
        ...(name === reserved && { fix: 'reserve less, or raise the quota and declare it as `quotas.concurrency`' }),
      }),
    );
}

/** Every distinct prefix of every path is a resource, the root included; methods and preflights add none. */
function pathNodes(paths: readonly string[]): number {
  const nodes = new Set(['/']);
  for (const path of paths) {
    const segments = path.split('/').slice(1);
    for (const index of segments.keys()) nodes.add(`/${segments.slice(0, index + 1).join('/')}`);
  }
  return nodes.size;
}
