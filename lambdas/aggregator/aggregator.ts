import type { AggregatorConfig } from '../../lib/contract/aggregate.ts';
import { type GatewayParts, gatewayFunction } from '../forwarder/gateway-function.ts';
import { servedAggregate } from './served-aggregate.ts';

/** Serves answers that are made of the answers of several routes. */
export function aggregator(config: AggregatorConfig, parts: GatewayParts) {
  return gatewayFunction(config, parts, servedAggregate(config, parts));
}
