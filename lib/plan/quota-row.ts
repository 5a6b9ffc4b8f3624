import type { Issue } from '../contract/issue.ts';
import type { QuotaRow } from '../contract/quota-row.ts';
import { type AwsLimit, type AwsLimitName, awsLimits } from '../policies/aws-limits.ts';

export interface QuotaUse {
  readonly used: number;
  /** Where this account, or this way of using it, has another limit than the usual one. */
  readonly allowed?: number;
  /** Of how many routes what is used grows. */
  readonly routes?: number;
}

/** What is used of one limit of AWS. */
export function quotaRow(
  limit: AwsLimitName,
  { used, allowed = awsLimits[limit].value, routes = 0 }: QuotaUse,
): QuotaRow {
  const { what: name } = awsLimits[limit];
  const more = Math.floor(((allowed - used) * routes) / used);
  return { name, used, allowed, ...(routes > 0 && used > 0 && { moreRoutes: Math.max(0, more) }) };
}

const byWhat: ReadonlyMap<string, AwsLimit> = new Map(Object.values(awsLimits).map((limit) => [limit.what, limit]));

/** An issue for each limit that is exceeded, with the way out. */
export function quotaIssues(at: string, rows: readonly QuotaRow[]): readonly Issue[] {
  return rows
    .filter(({ used, allowed }) => used > allowed)
    .map(({ name, used, allowed }) => {
      const fix = limitOf(name).wayOut;
      return { code: 'GH3001', at, got: used, why: `${name}: at most ${allowed}`, fix };
    });
}

/** From this share of a limit on it is time to think of the way out. */
const near = 0.8;

/** A warning for each limit that will be met soon: what is left, and the way out. */
export function quotaWarnings(at: string, rows: readonly QuotaRow[]): readonly Issue[] {
  return rows
    .filter(({ used, allowed }) => used > 0 && used >= near * allowed && used <= allowed)
    .filter(({ name }) => limitOf(name).isChosen !== true)
    .map(({ name, used, allowed, moreRoutes }) => {
      const left = moreRoutes === undefined ? `${allowed - used} more` : `about ${moreRoutes} more routes`;
      const why = `${name}: ${Math.round((100 * used) / allowed)} % of ${allowed}, ${left} until it`;
      return { code: 'GH3003', at, got: used, why, fix: limitOf(name).wayOut };
    });
}

function limitOf(what: string): AwsLimit {
  const limit = byWhat.get(what);
  if (limit === undefined) throw new Error(`no limit of AWS counts ${what}`);
  return limit;
}
