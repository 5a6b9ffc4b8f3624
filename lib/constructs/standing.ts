import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { standingPrice, standingPriceText } from '../plan/standing-price.ts';
import type { InventedSecret } from './invented-secret.ts';
import type { LimitCache } from './limit-cache.ts';
import type { Network } from './network.ts';

/** What stands of a gateway while nobody asks it anything. */
export interface StandingParts extends Construct {
  readonly network: Network | null;
  readonly cache: LimitCache | null;
  readonly signingSecret: InventedSecret | null;
}

function cacheOf(cache: LimitCache | null) {
  if (cache === null) return 'none';
  const { make } = cache;
  return make.kind === 'serverless' ? 'serverless' : { type: make.type, nodes: 1 + make.replicas };
}

/** Says what the gateway costs a month before its first request. */
export function tellStandingPrice(gateway: StandingParts, endpoints: number): void {
  const { network, cache, signingSecret } = gateway;
  const price = standingPrice({
    hasNat: network?.egress === 'nat',
    endpoints,
    cache: cacheOf(cache),
    hasSigningSecret: signingSecret !== null,
  });
  const text = standingPriceText(price);
  if (text !== null) Annotations.of(gateway).addInfo(text);
}
