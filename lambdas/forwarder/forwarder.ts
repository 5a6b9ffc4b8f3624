import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { type GatewayParts, gatewayFunction } from './gateway-function.ts';
import { healthAnswer, isForHealth } from './health-answer.ts';
import { isForKeys, publishKeys } from './publish-keys.ts';
import { servedRoute } from './served-route.ts';

/** Serves routes, the keys by which services believe its tokens, and how the gateway is. */
export function forwarder(config: ForwarderConfig, parts: GatewayParts) {
  const { signing, log } = parts;
  const route = servedRoute(config, parts);
  const health = healthAnswer(config, parts);
  return gatewayFunction(config, parts, (exchange, context) => {
    if (isForHealth(config, exchange)) return health();
    if (signing !== null && isForKeys(exchange)) return publishKeys(signing, log, exchange, context);
    return route(exchange, context);
  });
}
