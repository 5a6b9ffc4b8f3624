import middy from '@middy/core';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { type Caller, type CallerContext, encodeCaller } from '../../lib/contract/caller.ts';
import type { AuthorizerConfig } from '../../lib/contract/runtime-config.ts';
import { authorize } from '../../lib/engine/authorization/authorize.ts';
import type { Log } from '../ports.ts';
import { errorFields } from '../stages/errors.ts';
import { headerList } from '../stages/exchange.ts';
import { bearerToken } from './bearer-token.ts';
import { callerOf } from './caller-of.ts';
import { policy } from './policy.ts';
import { type KeySource, verifyToken } from './verify-token.ts';

export interface AuthorizerParts {
  readonly keys: KeySource;
  readonly log: Log;
  readonly nowMillis: () => number;
}

/** API Gateway answers 401 to this exact message, and 500 to any other. */
class Unauthorized extends Error {
  override readonly name = 'Unauthorized';
  constructor() {
    super('Unauthorized');
  }
}

type Decision =
  | { readonly outcome: 'allow' | 'deny'; readonly credential: string; readonly result: APIGatewayAuthorizerResult }
  | { readonly outcome: 'unauthorized'; readonly credential?: string; readonly reason: string };

/**
 * Says who is calling: a policy for the whole stage with the caller as context. What the caller may do is decided behind
 * it, except on direct routes, where nobody else would ask.
 */
export function authorizer(config: AuthorizerConfig, parts: AuthorizerParts) {
  return middy(async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const decision = await decide(config, parts, event);
    const { requestId, extendedRequestId = requestId } = event.requestContext;
    const { outcome, credential } = decision;
    const reason = 'reason' in decision ? decision.reason : undefined;
    parts.log.info('authorization', { requestId: extendedRequestId, outcome, credential, reason });
    if (decision.outcome === 'unauthorized') throw new Unauthorized();
    return decision.result;
  }).onError(({ event, error }) => {
    if (error instanceof Unauthorized) return;
    const { requestId, extendedRequestId = requestId } = event.requestContext;
    parts.log.error('unexpected error', { requestId: extendedRequestId, ...errorFields(error) });
  });
}

async function decide(
  config: AuthorizerConfig,
  parts: AuthorizerParts,
  event: APIGatewayRequestAuthorizerEvent,
): Promise<Decision> {
  const token = bearerToken(event);
  if (token === undefined) return { outcome: 'unauthorized', reason: 'not one bearer token' };
  const source = { keys: parts.keys, now: new Date(parts.nowMillis()) };
  const verified = await verifyToken(token, config, event.stageVariables, source);
  if (!verified.genuine) return { ...verified, outcome: 'unauthorized' };
  const { credential } = verified;
  const caller = callerOf(credential, verified.config, verified.claims);
  if (caller === undefined)
    return { outcome: 'unauthorized', credential, reason: 'subject or end of the token unusable' };
  const context = contextOf(caller);
  if (context === undefined) return { outcome: 'unauthorized', credential, reason: 'claims too large' };
  return mayCall(config, event, caller)
    ? { outcome: 'allow', credential, result: policy('Allow', event.methodArn, context) }
    : { outcome: 'deny', credential, result: policy('Deny', event.methodArn, context) };
}

function contextOf(caller: Caller): CallerContext | undefined {
  try {
    return encodeCaller(caller);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Rules of a direct route; its result is not cached, so they may look at this very request. */
function mayCall(
  { directRoutes, gateway }: AuthorizerConfig,
  event: APIGatewayRequestAuthorizerEvent,
  caller: Caller,
): boolean {
  const routeKey = `${event.httpMethod} ${event.resource}`;
  const rule = Object.hasOwn(directRoutes, routeKey) ? directRoutes[routeKey] : undefined;
  if (rule === undefined) return true;
  const { requestId, extendedRequestId = requestId, identity } = event.requestContext;
  return authorize(rule, {
    path: event.pathParameters ?? {},
    query: event.multiValueQueryStringParameters ?? {},
    headers: headerList(event.multiValueHeaders),
    caller,
    clientIp: identity.sourceIp,
    requestId: extendedRequestId,
    route: routeKey,
    service: undefined,
    gateway,
  }).allow;
}
