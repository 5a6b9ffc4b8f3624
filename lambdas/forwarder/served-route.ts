import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { GatewayConfig } from '../../lib/contract/runtime-config.ts';
import type { Log } from '../ports.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import type { Answer, Exchange } from '../stages/exchange.ts';
import type { LimitStores, Wait } from '../stages/rate-limit.ts';
import { stages } from '../stages/stages.ts';
import type { Telemetry } from '../stages/telemetry.ts';
import { callUpstream } from './call-upstream.ts';
import type { UpstreamCalls } from './upstream-calls.ts';

/** What a route is served with. */
export interface ServingParts {
  readonly calls: UpstreamCalls;
  readonly limits: LimitStores;
  /** null where no service of the gateway asks for signed tokens. */
  readonly signing: SigningKeys | null;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly nowMillis: () => number;
  readonly wait: Wait;
}

/** What the route of an exchange answers. */
export type ServedRoute = (exchange: Exchange, context: Context) => Promise<Answer>;

/**
 * caller → authorization → limit → validation → edits → signed token → call, and back through fallback and edits. One request
 * of a client goes through it, and so does each part of an aggregate: what a part may see is what its caller could have fetched.
 */
export function servedRoute(config: GatewayConfig, parts: ServingParts): ServedRoute {
  const { calls, limits, signing, log, nowMillis, wait } = parts;
  return middy(callUpstream(config, calls, nowMillis))
    .use(stages.errors(log))
    .use(stages.authentication(config, nowMillis))
    .use(stages.authorization())
    .use(stages['rate-limit'](config, limits, wait))
    .use(stages.validation())
    .use(stages['request-transform'](config))
    .use(stages['header-transform'](config))
    .use(stages['signed-token'](config, signing, log, nowMillis))
    .use(stages['answer-transform'](config))
    .use(stages.fallback(config, nowMillis));
}
