import { GatehouseError } from '../lib/contract/issue.ts';
import { DeployedError } from '../lib/deployed/deployed-error.ts';
import { Unsupported } from '../lib/local/assembly/unsupported.ts';
import { DevError } from '../lib/local/dev/dev-error.ts';
import { OperatorMistake } from '../lib/operator/operator-mistake.ts';

const mistakes = [DevError, DeployedError, GatehouseError, OperatorMistake, Unsupported] as const;

/** The words for a mistake that the user can mend, to be printed without a stack. Anything else is a bug and is thrown on. */
export function userMistake(error: unknown): string {
  if (mistakes.some((kind) => error instanceof kind)) return (error as Error).message;
  throw error;
}
