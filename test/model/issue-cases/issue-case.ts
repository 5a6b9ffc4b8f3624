import type { Issue } from '../../../lib/contract/issue.ts';
import { type IssueCode, issueCodes } from '../../../lib/contract/issue-codes.ts';
import { type Changes, gatewayWith, issuesOf, okRoute } from '../declarations.ts';

/** One mistake and the one issue that it gives. */
export interface IssueCase {
  readonly code: IssueCode;
  readonly story: string;
  readonly at: string;
  readonly got?: unknown;
  /** Where a better fix than the general one of the code is known. */
  readonly fix?: string;
  readonly issues: () => readonly Issue[];
}

export function fixOf({ code, fix }: Pick<Issue, 'code' | 'fix'>): string {
  return fix ?? issueCodes[code].fix;
}

/** The issues of a gateway with these changes, when asked for. */
export function declared(changes: Changes): () => readonly Issue[] {
  return () => issuesOf(gatewayWith(changes));
}

/** One route `POST /orders/{id}` that is correct but for `more`. */
export function route(more: object): Changes {
  return { routes: { 'POST /orders/{id}': { ...okRoute, ...more } } };
}

/** The place of that route. */
export const here = "orders 'POST /orders/{id}'";

export const limit = { rate: '1/s', by: 'client.ip' };

/** What a CDK string token looks like. */
export const token = ['$', '{Token[TOKEN.12]}'].join('');
