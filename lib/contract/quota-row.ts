/** The row with the longest wait for an integration that the account allows. */
export const integrationMillisRow = 'milliseconds of one integration';

/** How much of one limit of AWS a gateway uses. */
export interface QuotaRow {
  /** What is counted, such as `path resources`: the `what` of a limit in policies/aws-limits.ts. */
  readonly name: string;
  readonly used: number;
  readonly allowed: number;
  /** Until it is reached: so many more routes of the average size of those there are. Missing where another route uses none of it. */
  readonly moreRoutes?: number;
}
