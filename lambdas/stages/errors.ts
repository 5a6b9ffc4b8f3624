import { MalformedCallerContext } from '../../lib/contract/caller.ts';
import type { Log } from '../ports.ts';
import { refuse, type Stage } from './exchange.ts';

/** A bug becomes 500 problem+json, and a log line that says where, never with which values. */
export function errors(log: Log): Stage {
  return {
    onError({ event: exchange, error }) {
      log.error('unexpected error', { requestId: exchange.requestId, route: exchange.routeKey, ...errorFields(error) });
      return refuse(exchange, 'internal-error', 'the gateway could not handle the request');
    },
  };
}

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
