import type { Context } from 'aws-lambda';
import type { GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import { type Answer, answerMillis, type Exchange } from '../stages/exchange.ts';
import { answerOf } from '../stages/upstream-answer.ts';
import { guardedRequest } from './guarded-request.ts';
import type { UpstreamCalls } from './upstream-calls.ts';

/** The call itself, which ends in time for the function to answer. */
export function callUpstream(config: GatewayConfig, calls: UpstreamCalls, nowMillis: () => number) {
  return async (exchange: Exchange, context: Context): Promise<Answer> => {
    const { upstream } = exchange.route as RouteConfig;
    const request = guardedRequest(config, exchange, context.getRemainingTimeInMillis() - answerMillis);
    const call = calls(upstream, exchange.event.stageVariables);
    const startedAt = nowMillis();
    exchange.calledAtMillis = startedAt;
    exchange.notes = request.notes;
    const result = await call(request);
    exchange.upstreamMillis = Math.round(nowMillis() - startedAt);
    exchange.result = result;
    return answerOf(exchange, result);
  };
}
