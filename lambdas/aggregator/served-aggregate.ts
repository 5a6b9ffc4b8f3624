import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { AggregatorConfig, PartConfig } from '../../lib/contract/aggregate.ts';
import { type PartFailure, wholeRefusal } from '../../lib/engine/aggregate/part-failure.ts';
import { patience } from '../calls/patience.ts';
import type { ServedRoute, ServingParts } from '../forwarder/served-route.ts';
import { type Answer, type Exchange, refuse } from '../stages/exchange.ts';
import { stages } from '../stages/stages.ts';
import { askPart } from './asked-part.ts';
import { askedParts } from './asked-parts.ts';
import { monotonicMillis } from './part-time.ts';
import { type PreparedAggregate, preparedAggregate } from './prepared-aggregate.ts';
import { wholeAnswer } from './whole-answer.ts';

/**
 * caller → authorization → limit → validation → the parts → one answer. Each part goes through all that its own route goes through, so what
 * is shown is what the caller could have fetched part by part.
 */
export function servedAggregate(config: AggregatorConfig, parts: ServingParts): ServedRoute {
  const { limits, log, nowMillis, wait } = parts;
  const ask = askPart(config, parts);
  const patiently = patience(config.limitBudgetMillis, monotonicMillis);
  const aggregates = new Map(
    Object.entries(config.routes).map(([key, aggregate]) => [key, preparedAggregate(config, aggregate)]),
  );
  return middy(async (exchange: Exchange, context: Context): Promise<Answer> => {
    const aggregate = aggregates.get(exchange.routeKey) as PreparedAggregate;
    // From here on the request counts, whatever comes of it.
    exchange.calledAtMillis = nowMillis();
    const { came, notes } = await askedParts(ask, aggregate, { exchange, context }, patiently);
    exchange.upstreamMillis = Math.round(nowMillis() - exchange.calledAtMillis);
    exchange.parts = notes;
    if ('broken' in came) return refuseFor(exchange, came.broken.part.config, came.broken.failure);
    return wholeAnswer(config, aggregate, exchange, came.ends);
  })
    .use(stages.errors(log))
    .use(stages.authentication(config, nowMillis))
    .use(stages.authorization())
    .use(stages['rate-limit'](config, limits, wait))
    .use(stages.validation());
}

/** There is no whole without this part. */
function refuseFor(exchange: Exchange, { name, down }: PartConfig, failure: PartFailure): Answer {
  const { kind, detail, retryAfter } = wholeRefusal(failure, down.critical ? down.status : null);
  return refuse(exchange, kind, `the part ${name} ${detail}`, {
    headers: retryAfter === undefined ? [] : [['Retry-After', retryAfter]],
    members: { part: name, why: failure.why },
  });
}
