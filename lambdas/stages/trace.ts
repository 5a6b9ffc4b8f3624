import { continueTrace } from '../../lib/engine/trace-context/trace-context.ts';
import type { RandomHex } from '../../lib/engine/trace-context/trace-parent.ts';
import { type Stage, setHeaders } from './exchange.ts';

/** First: joins or starts the trace. Last: every answer carries the two ids, and what other stages want on every answer. */
export function trace(random: RandomHex): Stage {
  return {
    before({ event: exchange }) {
      exchange.trace = continueTrace(exchange.headers, random);
    },
    after({ event: { requestId, trace, answerHeaders = [] }, response }) {
      if (response && trace) {
        setHeaders(response, [...answerHeaders, ['X-Request-Id', requestId], ['X-Trace-Id', trace.parent.traceId]]);
      }
    },
  };
}
