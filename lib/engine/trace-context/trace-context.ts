import { childSpan, parseTraceParent, type RandomHex, startTrace, type TraceParent } from './trace-parent.ts';
import { traceStateText } from './trace-state.ts';

export interface TraceContext {
  readonly parent: TraceParent;
  /** For the next hop; '' for none. */
  readonly state: string;
}

type Headers = readonly (readonly [name: string, value: string])[];

/** Continues the trace of a request, or starts a new one where the request brings none or an invalid one; the new one has no state. */
export function continueTrace(headers: Headers, random: RandomHex): TraceContext {
  const fields = (name: string) => headers.filter(([key]) => key.toLowerCase() === name).map(([, text]) => text);
  const parent = parseTraceParent(fields('traceparent'));
  return parent === undefined
    ? { parent: startTrace(random), state: '' }
    : { parent: childSpan(parent, random), state: traceStateText(fields('tracestate')) };
}
