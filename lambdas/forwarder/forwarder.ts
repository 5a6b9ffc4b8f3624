import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { BreakersAnswer, BreakersEvent } from '../../lib/contract/breakers-event.ts';
import type { LimitsAnswer, LimitsEvent } from '../../lib/contract/limits-event.ts';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import type { RandomHex } from '../../lib/engine/trace-context/trace-parent.ts';
import type { Log } from '../ports.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { type Exchange, openExchange } from '../stages/exchange.ts';
import { limitSettlement } from '../stages/limit-settlement.ts';
import type { LimitStores, Wait } from '../stages/rate-limit.ts';
import { requestLog } from '../stages/request-log.ts';
import { stages } from '../stages/stages.ts';
import { trace } from '../stages/trace.ts';
import { callUpstream } from './call-upstream.ts';
import { isBreakersEvent, type OperatedBreakers, operateBreakers } from './operate-breakers.ts';
import { isLimitsEvent, operateLimits } from './operate-limits.ts';
import { isForKeys, publishKeys } from './publish-keys.ts';
import type { UpstreamCalls } from './upstream-calls.ts';

/** Everything the forwarder reaches the world with. */
export interface ForwarderParts {
  readonly calls: UpstreamCalls;
  /** For an operator. */
  readonly breakers: OperatedBreakers;
  readonly limits: LimitStores;
  /** null where no service of the gateway asks for signed tokens. */
  readonly signing: SigningKeys | null;
  readonly log: Log;
  readonly nowMillis: () => number;
  readonly wait: Wait;
  readonly random: RandomHex;
}

export type ForwarderEvent = APIGatewayProxyEvent | LimitsEvent | BreakersEvent;
export type ForwarderAnswer = APIGatewayProxyResult | LimitsAnswer | BreakersAnswer;

/**
 * trace → caller → authorization → limit → header transform → signed token → call. Two chains, one inside the other: a stage
 * of the inner may answer early, and every answer, however it came about, passes the outer. A request for the gateway's own
 * keys passes the outer alone, an operator's event neither.
 */
export function forwarder(config: ForwarderConfig, parts: ForwarderParts) {
  const { calls, breakers, limits, signing, log, nowMillis, wait, random } = parts;
  const inner = middy(callUpstream(config, calls, nowMillis))
    .use(stages.errors(log))
    .use(stages.authentication(config, nowMillis))
    .use(stages.authorization())
    .use(stages['rate-limit'](config, limits, wait))
    .use(stages['header-transform'](config))
    .use(stages['signed-token'](config, signing, log, nowMillis))
    .use(stages.fallback(config, nowMillis));
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
