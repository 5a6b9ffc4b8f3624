import type { Stack } from 'aws-cdk-lib';
import { Gateway } from '../../lib/constructs/gateway.ts';
import { generatedGateway, generatedPlaces } from '../generated-gateway.ts';

/** The whole gateway: API, functions, network, cache and tables. */
export function withGatehouse(stack: Stack, routes: number): void {
  new Gateway(stack, 'Gateway', { ...generatedPlaces, gateway: generatedGateway(routes) } as never);
}
