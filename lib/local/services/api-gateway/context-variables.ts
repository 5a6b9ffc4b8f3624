import { type Exchange, requestContext } from './exchange.ts';
import type { GatewayFailure } from './gateway-failure.ts';

/** What became of a request, for access logs; null while it is not known. */
export interface Outcome {
  readonly status: number;
  readonly responseLength: number;
  readonly responseLatency: number;
  readonly integration: IntegrationOutcome | null;
  readonly authorizer: AuthorizerOutcome | null;
}

export interface AuthorizerOutcome {
  /** 200, or the status of the refusal. */
  readonly status: number;
  readonly latencyMillis: number;
}

export interface IntegrationOutcome {
  /** Status that the integration gave; null when it gave none. */
  readonly status: number | null;
  readonly latencyMillis: number;
}

export interface Known {
  readonly exchange: Exchange;
  readonly failure: GatewayFailure | null;
  readonly outcome: Outcome | null;
}

/** `$context` with all that is known of a request, as nested plain values. */
export function contextVariables({ exchange, failure, outcome }: Known): { readonly [name: string]: unknown } {
  const context = requestContext(exchange);
  return {
    ...context,
    ...(outcome?.authorizer
      ? { authorizer: { ...(context['authorizer'] as object), ...authorizerVariables(outcome.authorizer) } }
      : {}),
    xrayTraceId: exchange.request.traceId.replace(/^Root=/, '').replace(/;.*$/, ''),
    ...(failure === null ? {} : { error: errorVariables(failure) }),
    ...(outcome === null ? {} : outcomeVariables(outcome)),
  };
}

function errorVariables({ message, responseType }: GatewayFailure) {
  return { message, messageString: JSON.stringify(message), responseType };
}

function authorizerVariables({ status, latencyMillis }: AuthorizerOutcome) {
  return { status, integrationStatus: status, latency: latencyMillis };
}

function outcomeVariables({ status, responseLatency, responseLength, integration }: Outcome) {
  const latency = integration?.latencyMillis;
  const given = integration?.status ?? undefined;
  return {
    status,
    responseLatency,
    responseLength,
    ...(latency === undefined ? {} : { integrationLatency: latency }),
    ...(given === undefined ? {} : { integrationStatus: given }),
    integration: { latency, status: given, integrationStatus: given },
  };
}

/** The value at a dotted path as text, inserted raw as API Gateway does; undefined when there is none. */
export function variableText(variables: { readonly [name: string]: unknown }, path: string): string | undefined {
  const value = path.split('.').reduce<unknown>(step, variables);
  return value === null || value === undefined || typeof value === 'object' ? undefined : `${value}`;
}

function step(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as { readonly [name: string]: unknown })[name];
}
