/** By code: what is wrong, and what to do. */
export interface IssueWords {
  readonly [code: `GH${number}`]: { readonly what: string; readonly fix: string };
}
