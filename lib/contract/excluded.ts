import type { Issue } from './issue.ts';

/** A service or an aggregate that a gateway leaves out because it is broken by itself. */
export interface Excluded {
  readonly kind: 'service' | 'aggregate';
  readonly name: string;
  readonly owner: string;
  /** How many it declares. None of them is deployed. */
  readonly routes: number;
  readonly issues: readonly Issue[];
}

/** What it means, for people. */
export function excludedText({ owner, routes }: Excluded): string {
  const none = routes === 1 ? 'its route is not' : `none of its ${routes} routes is`;
  return `excluded, and so ${none} deployed, and what is there now is taken away; it belongs to ${owner}`;
}
