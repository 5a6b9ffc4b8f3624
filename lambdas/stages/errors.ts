import type { Log } from '../ports.ts';
import { errorFields } from './error-fields.ts';
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
