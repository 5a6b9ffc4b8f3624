import type { Issue } from '../contract/issue.ts';
import type { QuotaRow } from '../contract/quota-row.ts';
import { type AwsLimit, type AwsLimitName, awsLimits } from '../policies/aws-limits.ts';

export interface QuotaUse {
  readonly used: number;
  /** Where this account, or this way of using it, has another limit than the usual one. */
  readonly allowed?: number;
  /** What a route takes of it on average. */
  readonly perRoute?: number;
}

/** What is used of one limit of AWS, and how many routes more that leaves room for. */
export function quotaRow(limit: AwsLimitName, use: QuotaUse): QuotaRow {
  const { what: name, value } = awsLimits[limit];
  const { used, allowed = value, perRoute = 0 } = use;
  const more = Math.max(0, Math.floor((allowed - used) / perRoute));
  return { name, used, allowed, ...(perRoute > 0 && { moreRoutes: more }) };
}

/** Of limits that several things have each for themselves, the row of the fullest one. */
export function fullestRows(each: readonly (readonly QuotaRow[])[]): readonly QuotaRow[] {
  const fullest = new Map<string, QuotaRow>();
  for (const row of each.flat()) if (row.used > (fullest.get(row.name)?.used ?? -1)) fullest.set(row.name, row);
  return [...fullest.values()];
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
