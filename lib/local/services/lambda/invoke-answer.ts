import type { FunctionFailure, FunctionRuntime } from '../../host-types.ts';
import type { ApiAnswer, ApiQuestion } from '../loopback-api.ts';

/** Lambda's own, for a call that waits for its answer. */
const maxEventBytes = 6 * 1024 * 1024;
/** A name or ARN in a path: nothing else of it is ever encoded. */
const path = /^\/2015-03-31\/functions\/((?:[\w:$-]|%3A|%24)+)\/invocations(?:\?(.*))?$/i;

/** Headers that say how a function is invoked, with the values that are served. */
const served: { readonly [header: string]: readonly string[] } = {
  'x-amz-invocation-type': ['RequestResponse'],
  'x-amz-log-type': ['None'],
  'x-amz-client-context': [],
};

/**
 * What Invoke of the Lambda API answers. A function that fails is an answer too: 200, with `X-Amz-Function-Error`. `runtimeOf`
 * is asked by name or ARN, with `:` and the version or alias where one is named.
 */
export async function invokeAnswer(
  { method, target, headers, body }: ApiQuestion,
  runtimeOf: (name: string) => FunctionRuntime | undefined,
): Promise<ApiAnswer> {
  const [, inPath, query] = (method === 'POST' && path.exec(target)) || [];
  if (inPath === undefined)
    return refused(404, 'UnknownOperationException', 'the local Lambda serves Invoke and nothing else');
  const unserved = Object.keys(served).find((name) => name in headers && !served[name]?.includes(`${headers[name]}`));
  if (unserved !== undefined)
    return refused(400, 'InvalidParameterValueException', `the local Lambda does not serve this ${unserved}`);
  if (body.length > maxEventBytes)
    return refused(413, 'RequestTooLargeException', `Request must be smaller than ${maxEventBytes} bytes`);
  const event = parsed(body);
  if (event === undefined)
    return refused(400, 'InvalidRequestContentException', 'Could not parse request body into json');
  const name = qualified(decodeURIComponent(inPath), new URLSearchParams(query).get('Qualifier'));
  const runtime = runtimeOf(name);
  if (runtime === undefined) return refused(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  const outcome = await runtime.invoke(event.value);
  return 'result' in outcome ? executed(outcome.result, {}) : failed(outcome.failure);
}

function qualified(name: string, qualifier: string | null): string {
  const whole = qualifier === null || name.endsWith(`:${qualifier}`) ? name : `${name}:${qualifier}`;
  return whole.replace(/:\$LATEST$/, '');
}

/** No body is an empty event. */
function parsed(body: Buffer): { readonly value: unknown } | undefined {
  if (body.length === 0) return { value: {} };
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    // The parser's message would quote the event.
    return undefined;
  }
}

function failed({ kind, errorType, errorMessage }: FunctionFailure): ApiAnswer {
  if (kind === 'Throttled') return refused(429, errorType, errorMessage);
  return executed({ errorType, errorMessage }, { 'x-amz-function-error': 'Unhandled' });
}

function executed(result: unknown, headers: ApiAnswer['headers']): ApiAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST', ...headers },
    body: JSON.stringify(result),
  };
}

function refused(status: number, type: string, message: string): ApiAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ Type: status < 500 ? 'User' : 'Service', message }),
  };
}
