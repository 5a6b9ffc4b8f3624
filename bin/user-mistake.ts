import { GatehouseError } from '../lib/contract/issue.ts';
import { Unsupported } from '../lib/local/assembly/unsupported.ts';
import { DevError } from '../lib/local/dev/dev-error.ts';

/** The words for a mistake that the user can mend, to be printed without a stack. Anything else is a bug and is thrown on. */
export function userMistake(error: unknown): string {
  if (error instanceof DevError || error instanceof GatehouseError || error instanceof Unsupported)
    return error.message;
  throw error;
}
