/** A mistake of the person at the terminal, in words for that person: printed without a stack, exit code 1. */
export class DevError extends Error {
  override readonly name = 'DevError';
}
