import type { FunctionRuntime } from '../../host-types.ts';
import { type AuthorizerOutput, authorizerOutput, decide } from './authorizer-policy.ts';
import { type AuthorizerContext, type MatchedExchange, methodArn } from './exchange.ts';
import { type FailureName, failure, type GatewayFailure } from './gateway-failure.ts';
import { lastHeader } from './gateway-request.ts';
import { sourceValue } from './parameter-source.ts';
import { requestAuthorizerEvent, tokenAuthorizerEvent } from './proxy-event.ts';
import type { AuthorizerDefinition } from './rest-api-definition.ts';
import type { ResultCache } from './result-cache.ts';
import { withStageVariables } from './substitution.ts';

export type Authorization =
  | { readonly authorizer: AuthorizerContext }
  /** With the context of a policy that refused: gateway responses may read it. */
  | { readonly failure: GatewayFailure; readonly authorizer: AuthorizerContext | null };

export interface AuthorizerParts {
  readonly functionAt: (arn: string) => FunctionRuntime | undefined;
  readonly cache: ResultCache<AuthorizerOutput>;
  readonly now: () => number;
}

/**
 * Whether the method's authorizer lets the request through. What the cache keeps is the policy, by identity values and
 * authorizer; it is evaluated again for every method ARN.
 */
export async function authorize(
  definition: AuthorizerDefinition,
  exchange: MatchedExchange,
  parts: AuthorizerParts,
): Promise<Authorization> {
  const identity = definition.identitySources.map((source) => identityValue(source, exchange));
  if (identity.some((value) => value === undefined || value === '')) return refused('unauthorized');
  if (!isValid(definition, identity[0] ?? '')) return refused('unauthorized');
  const key = JSON.stringify([definition.name, ...identity]);
  const cached = definition.ttlSeconds > 0 ? parts.cache.get(key, parts.now()) : undefined;
  if (cached !== undefined) return verdict(cached, exchange, 0);
  const startedAt = parts.now();
  const output = await called(definition, exchange, { ...parts, token: identity[0] ?? '' });
  if (typeof output === 'string') return refused(output);
  const endedAt = parts.now();
  if (definition.ttlSeconds > 0) parts.cache.set(key, output, endedAt + definition.ttlSeconds * 1000);
  return verdict(output, exchange, Math.max(1, Math.round(endedAt - startedAt)));
}

/** Header names of identity sources match in any case: HTTP/2 clients send `authorization`, and are let in. */
function identityValue(source: string, exchange: MatchedExchange): string | undefined {
  const header = /^method\.request\.header\.(.+)$/.exec(source)?.[1];
  return header === undefined ? sourceValue(source, exchange) : lastHeader(exchange.headers, header);
}

function isValid({ validation }: AuthorizerDefinition, token: string): boolean {
  return validation === null || new RegExp(`^(?:${validation})$`).test(token);
}

async function called(
  definition: AuthorizerDefinition,
  exchange: MatchedExchange,
  { functionAt, token }: AuthorizerParts & { readonly token: string },
): Promise<AuthorizerOutput | FailureName> {
  const runtime = functionAt(withStageVariables(definition.functionArn, exchange.api.stageVariables));
  if (runtime === undefined) return 'authorizerConfiguration';
  const event = definition.type === 'TOKEN' ? tokenAuthorizerEvent(exchange, token) : requestAuthorizerEvent(exchange);
  const outcome = await runtime.invoke(event);
  if ('failure' in outcome) {
    return outcome.failure.errorMessage === 'Unauthorized' ? 'unauthorized' : 'authorizerFailure';
  }
  return authorizerOutput(outcome.result) ?? 'authorizerConfiguration';
}

function verdict(output: AuthorizerOutput, exchange: MatchedExchange, integrationLatency: number): Authorization {
  const { principalId, values, statements, usageIdentifierKey } = output;
  const authorizer = { principalId, values, usageIdentifierKey, integrationLatency };
  const decision = decide(statements, methodArn(exchange));
  if (decision === 'allow') return { authorizer };
  return { failure: failure(decision === 'explicit-deny' ? 'explicitDeny' : 'accessDenied'), authorizer };
}

function refused(name: FailureName): Authorization {
  return { failure: failure(name), authorizer: null };
}
