import type { Stack } from 'aws-cdk-lib';
import { Gateway } from '../../lib/constructs/gateway.ts';
import { generatedRoute } from '../generated-gateway.ts';
import { splitGateway, splitPlaces } from '../split-gateway.ts';

/** A thousand routes over four REST APIs, with all else that a gateway has. */
export function withSplit(stack: Stack): void {
  new Gateway(stack, 'Gateway', { ...splitPlaces, gateway: splitGateway(generatedRoute) } as never);
}
