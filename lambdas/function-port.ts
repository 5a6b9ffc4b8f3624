import type { CallResult, GuardedRequest } from './calls/guarded-call.ts';

/** A request that a function gets as an event of a REST API, and answers as it would answer API Gateway. */
export interface FunctionRequest extends GuardedRequest {
  /** Its name or ARN. */
  readonly functionName: string;
}

/**
 * One invocation that waits for its answer, bounded in time and size. A failure of the function is a value, and so is a request
 * that is larger than an event may be.
 */
export interface FunctionCalls {
  call(request: FunctionRequest): Promise<CallResult>;
}
