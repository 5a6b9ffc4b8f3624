import { setTimeout as sleep } from 'node:timers/promises';
import type { FunctionFailure, FunctionRuntime } from '../../host-types.ts';
import { acceptsBinary } from './binary-media.ts';
import { answeredTraceId, type MatchedExchange } from './exchange.ts';
import { type FailureName, failure } from './gateway-failure.ts';
import { type Header, lastHeader } from './gateway-request.ts';
import { isMappable } from './illegal-mappings.ts';
import type { Integrated } from './integration-outcome.ts';
import { proxyEvent } from './proxy-event.ts';
import { proxyResult } from './proxy-result.ts';
import { remappedHeaders } from './remapped-headers.ts';
import type { LambdaProxyDefinition } from './rest-api-definition.ts';
import { withStageVariables } from './substitution.ts';

/** Lambda's own limit on a synchronous payload, either way: 6 MiB. */
const maxPayloadBytes = 6_291_556;

export interface LambdaProxyParts {
  readonly functionAt: (arn: string) => FunctionRuntime | undefined;
  readonly now: () => number;
}

/** AWS_PROXY: the function gets the event and its result becomes the answer. Request mappings do not apply. */
export async function lambdaProxy(
  definition: LambdaProxyDefinition,
  exchange: MatchedExchange,
  parts: LambdaProxyParts,
): Promise<Integrated> {
  const startedAt = parts.now();
  const failed = (name: FailureName, status: number | null): Integrated => ({
    failure: failure(name),
    integration: { status, latencyMillis: Math.round(parts.now() - startedAt) },
  });
  const runtime = parts.functionAt(withStageVariables(definition.functionArn, exchange.api.stageVariables));
  if (runtime === undefined || definition.httpMethod !== 'POST') return failed('unusableEndpoint', null);
  if (!isMappable('AWS_PROXY', definition.requestParameters)) return failed('unusableEndpoint', null);
  const event = proxyEvent(exchange);
  if (payloadBytes(event) > maxPayloadBytes) return failed('requestTooLong', 413);
  const outcome = await inTime(runtime.invoke(event), definition.timeoutMillis);
  if (outcome === 'late') return failed('timedOut', null);
  if ('failure' in outcome) return failed(failureOf(outcome.failure), 200);
  if (payloadBytes(outcome.result) > maxPayloadBytes) return failed('badIntegrationAnswer', 200);
  const { headers, api } = exchange;
  const result = proxyResult(outcome.result, acceptsBinary(lastHeader(headers, 'accept'), api.binaryMediaTypes));
  if ('problem' in result) return failed(problems[result.problem], 200);
  const trace: Header = ['X-Amzn-Trace-Id', answeredTraceId(exchange)];
  return {
    answer: { ...result.answer, headers: [trace, ...remappedHeaders(result.answer.headers)] },
    integration: { status: 200, latencyMillis: Math.round(parts.now() - startedAt) },
  };
}

const problems = { malformed: 'badIntegrationAnswer', undecodable: 'unusableEndpoint' } as const;

/** A throttled invocation is the gateway's own 500; all that a function does wrong is a 502. */
function failureOf({ kind }: FunctionFailure): FailureName {
  return kind === 'Throttled' ? 'unusableEndpoint' : 'badIntegrationAnswer';
}

function payloadBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? 'null', 'utf8');
}

/** The result, or 'late' when the integration's time is over first. The timer never keeps the process alive. */
async function inTime<T>(result: Promise<T>, timeoutMillis: number): Promise<T | 'late'> {
  const timer = new AbortController();
  const late = sleep(timeoutMillis, 'late' as const, { signal: timer.signal, ref: false });
  try {
    return await Promise.race([result, late]);
  } finally {
    late.catch(() => undefined);
    timer.abort();
  }
}
