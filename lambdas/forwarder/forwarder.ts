import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { BreakersAnswer, BreakersEvent } from '../../lib/contract/breakers-event.ts';
import type { LimitsAnswer, LimitsEvent } from '../../lib/contract/limits-event.ts';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import type { RandomHex } from '../../lib/engine/trace-context/trace-parent.ts';
import { type Exchange, openExchange } from '../stages/exchange.ts';
import { limitSettlement } from '../stages/limit-settlement.ts';
import { requestLog } from '../stages/request-log.ts';
import { stages } from '../stages/stages.ts';
import { trace } from '../stages/trace.ts';
import { isBreakersEvent, type OperatedBreakers, operateBreakers } from './operate-breakers.ts';
import { isLimitsEvent, operateLimits } from './operate-limits.ts';
import { isForKeys, publishKeys } from './publish-keys.ts';
import { type ServingParts, servedRoute } from './served-route.ts';

/** Everything the forwarder reaches the world with. */
export interface ForwarderParts extends ServingParts {
  /** For an operator. */
  readonly breakers: OperatedBreakers;
  readonly random: RandomHex;
}

export type ForwarderEvent = APIGatewayProxyEvent | LimitsEvent | BreakersEvent;
export type ForwarderAnswer = APIGatewayProxyResult | LimitsAnswer | BreakersAnswer;

/**
 * Two chains, one inside the other: a stage of the inner, which serves the route, may answer early, and every answer, however it
 * came about, passes the outer. A request for the gateway's own keys passes the outer alone, an operator's event neither.
 */
export function forwarder(config: ForwarderConfig, parts: ForwarderParts) {
  const { breakers, limits, signing, log, nowMillis, random } = parts;
  const inner = servedRoute(config, parts);
  const outer = middy(
    (exchange: Exchange, context: Context): Promise<APIGatewayProxyResult> =>
      signing !== null && isForKeys(exchange) ? publishKeys(signing, log, exchange, context) : inner(exchange, context),
  )
    .use(requestLog(log, nowMillis))
    .use(stages.cors(config.cors))
    .use(trace(random))
    .use(limitSettlement());
  return async (event: ForwarderEvent, context: Context): Promise<ForwarderAnswer> => {
    if (isLimitsEvent(event)) return operateLimits(config, limits.shared, event);
    if (isBreakersEvent(event)) return operateBreakers(config, breakers, event);
    return outer(openExchange(config, event, nowMillis()), context);
  };
}
