import type { CallResult } from '../../calls/guarded-call.ts';
import type { FunctionCalls } from '../../function-port.ts';
import type { Call, Log, UpstreamAnswer } from '../../ports.ts';
import { functionAnswer } from './function-answer.ts';
import { functionEvent } from './function-event.ts';
import { invokeRequest, type LambdaAccess } from './invoke-request.ts';

export interface InvokeParts {
  /** Calls the Lambda API. */
  readonly call: Call;
  /** With each call: credentials of a function do not last for ever. */
  readonly access: () => LambdaAccess;
  readonly log: Log;
  /** Since the epoch. */
  readonly nowMillis: () => number;
}

/** Lambda's own, for an event; https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11-24. */
const maxEventBytes = 6 * 1024 * 1024;
/** The largest result, and of what the Lambda API says instead of one. */
const maxResultBytes = 6_291_556;

/** Functions as services, through the Lambda API. A throttled call was not made, and neither was one that the API refuses. */
export function invokedFunctions({ call, access, log, nowMillis }: InvokeParts): FunctionCalls {
  return {
    async call(request) {
      const payload = Buffer.from(JSON.stringify(functionEvent(request)));
      if (payload.length > maxEventBytes) return tooLarge;
      const { functionName, timeoutMillis, signal, isRepeatable, maxResponseBytes } = request;
      const answer = await call({
        ...invokeRequest(functionName, payload, access(), nowMillis()),
        timeoutMillis,
        maxResponseBytes: maxResultBytes,
        isRepeatable,
        ...(signal !== undefined && { signal }),
      });
      if ('failure' in answer) return answer;
      if (answer.status !== 200) return notInvoked(answer, functionName, log);
      const isThrown = header(answer, 'x-amz-function-error') !== undefined;
      return isThrown ? thrown(answer) : functionAnswer(answer.body, maxResponseBytes);
    },
  };
}

const tooLarge: CallResult = { refused: 'request-too-large', retryAfterMillis: 0 };

/** What the function has thrown is in its own log; that its result was too large, Lambda itself says. */
function thrown({ body }: UpstreamAnswer): CallResult {
  const isTooLarge = Buffer.from(body).includes('"errorType":"Function.ResponseSizeTooLarge"');
  return { failure: isTooLarge ? 'too-large' : 'malformed' };
}

/** Of a fault of Lambda's own (5xx) nobody knows how far the call came. */
function notInvoked(answer: UpstreamAnswer, functionName: string, log: Log): CallResult {
  if (answer.status === 413) return tooLarge;
  if (answer.status === 429) return { failure: 'unreachable', unsent: true };
  const reason = header(answer, 'x-amzn-errortype')?.split(':')[0] ?? `status ${answer.status}`;
  log.error('a function cannot be invoked', { function: functionName, reason });
  return answer.status < 500 ? { failure: 'unreachable', unsent: true } : { failure: 'unreachable' };
}

function header({ headers }: UpstreamAnswer, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}
