import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { BreakersAnswer, BreakersEvent } from '../../lib/contract/breakers-event.ts';
import type { LimitsAnswer, LimitsEvent } from '../../lib/contract/limits-event.ts';
import type { RandomHex } from '../../lib/engine/trace-context/trace-parent.ts';
import { type EntriesConfig, type Exchange, openExchange } from '../stages/exchange.ts';
import { limitSettlement } from '../stages/limit-settlement.ts';
import { requestLog } from '../stages/request-log.ts';
import { stages } from '../stages/stages.ts';
import { trace } from '../stages/trace.ts';
import { isBreakersEvent, type OperatedBreakers, operateBreakers } from './operate-breakers.ts';
import { isLimitsEvent, operateLimits } from './operate-limits.ts';
import type { ServedRoute, ServingParts } from './served-route.ts';

/** Everything that a function which serves requests reaches the world with. */
export interface GatewayParts extends ServingParts {
  /** For an operator. */
  readonly breakers: OperatedBreakers;
  readonly random: RandomHex;
}

export type GatewayEvent = APIGatewayProxyEvent | LimitsEvent | BreakersEvent;
export type GatewayAnswer = APIGatewayProxyResult | LimitsAnswer | BreakersAnswer;

/**
 * A function that serves entries of a gateway: `serve` answers, early if one of its stages wants to, and every answer, however
 * it came about, passes what is here. An operator's event does not.
 */
export function gatewayFunction(config: EntriesConfig, parts: GatewayParts, serve: ServedRoute) {
  const { breakers, limits, log, telemetry, nowMillis, random } = parts;
  const served = middy(
    (exchange: Exchange, context: Context): Promise<APIGatewayProxyResult> => serve(exchange, context),
  )
    .use(requestLog(log, nowMillis, telemetry))
    .use(stages.cors(config.cors))
    .use(trace(random))
    .use(limitSettlement());
  return async (event: GatewayEvent, context: Context): Promise<GatewayAnswer> => {
    if (isLimitsEvent(event)) return operateLimits(config, limits.shared, event);
    if (isBreakersEvent(event)) return operateBreakers(config, breakers, event);
    return served(openExchange(config, event, nowMillis()), context);
  };
}
