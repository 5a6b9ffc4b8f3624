import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { type GatewayParts, gatewayFunction } from './gateway-function.ts';
import { isForKeys, publishKeys } from './publish-keys.ts';
import { servedRoute } from './served-route.ts';

/** Serves routes, and the keys by which services believe its tokens. */
export function forwarder(config: ForwarderConfig, parts: GatewayParts) {
  const { signing, log } = parts;
  const route = servedRoute(config, parts);
  return gatewayFunction(config, parts, (exchange, context) =>
    signing !== null && isForKeys(exchange) ? publishKeys(signing, log, exchange, context) : route(exchange, context),
  );
}
