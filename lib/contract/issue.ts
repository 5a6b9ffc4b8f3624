import { type IssueCode, issueCodes } from './issue-codes.ts';

/** One mistake in a declaration: what kind, where, and the value found there. Never a secret: declarations hold none. */
export interface Issue {
  readonly code: IssueCode;
  /** Place as a reader would look for it: `orders 'POST /orders' limit.rate`. */
  readonly at: string;
  readonly got: unknown;
  /** Extra words for this one case, put before `got`. */
  readonly why?: string;
  /** Overrides the code's general fix. */
  readonly fix?: string;
}

/** `GH1002 orders 'POST /orders' limit.rate: a rate is whole requests per window, got "0/min"` and a line with the fix. */
export function issueText(issue: Issue): string {
  const { what, fix } = issueCodes[issue.code];
  const got = issue.got === undefined ? '' : `, got ${JSON.stringify(issue.got)?.slice(0, 200)}`;
  return `${issue.code} ${issue.at}: ${issue.why ?? what}${got}\n       fix: ${issue.fix ?? fix}`;
}

/** Every mistake of a declaration at once. `issues` is for programs, the message for people. */
export class GatehouseError extends Error {
  override readonly name = 'GatehouseError';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(
      `${issues.length} ${issues.length === 1 ? 'mistake' : 'mistakes'} in the gateway\n${issues.map(issueText).join('\n')}`,
    );
    this.issues = issues;
  }
}
