import type { IssueCode } from '../../contract/issue-codes.ts';
import type { Path } from '../finding.ts';

/** One thing in a schema that no gateway can use, with its place inside of the schema. */
export interface SchemaFault {
  readonly code: IssueCode;
  readonly path: Path;
  readonly got: unknown;
  readonly why?: string;
  readonly fix?: string;
}
