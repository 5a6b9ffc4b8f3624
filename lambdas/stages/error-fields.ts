import { MalformedCallerContext } from '../../lib/contract/caller.ts';

interface ErrorFields {
  readonly error: string;
  readonly at: readonly string[];
  readonly field?: string;
}

/** Name and place of an error. Its message stays out: parsers quote what they could not parse, and that may be a token. */
export function errorFields(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const at = frames.map((line) => line.trim()).slice(0, 20);
  return { error: error.name, at, ...(error instanceof MalformedCallerContext ? { field: error.field } : {}) };
}
