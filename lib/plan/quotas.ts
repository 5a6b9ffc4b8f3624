import type { Issue } from '../contract/issue.ts';
import { maxLambdaBodyBytes } from '../contract/validation.ts';
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
    { name: 'bytes of a request body', used: largestBody(model), allowed: maxLambdaBodyBytes },
    { name: 'bytes of static answers of one route', used: largestStatic(model), allowed: maxLambdaBodyBytes },
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

/** Of those that cross a function; API Gateway itself takes 10 MiB. */
function largestBody({ services, aggregates }: GatewayModel): number {
  const routes = services.flatMap((service) => service.routes).filter(({ direct }) => direct === null);
  const entries: readonly EntryModel[] = [...routes, ...aggregates.flatMap((one) => one.routes)];
  return Math.max(0, ...entries.map(({ validation }) => validation.maxBodyBytes));
}

/** What stands in for services that are down goes out in one answer, with all parts of an aggregate at once. */
function largestStatic({ services, aggregates }: GatewayModel): number {
  const fallbacks = services.flatMap(({ routes }) => routes.map(({ fallback }) => bytes(fallback?.static?.body)));
  const wholes = aggregates.flatMap(({ routes }) =>
    routes.map(({ parts }) =>
      parts.reduce((sum, { down }) => sum + (down.critical ? 0 : bytes(down.fallback.static)), 0),
    ),
  );
  return Math.max(0, ...fallbacks, ...wholes);
}

function bytes(text: string | null | undefined): number {
  return Buffer.byteLength(text ?? '');
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
