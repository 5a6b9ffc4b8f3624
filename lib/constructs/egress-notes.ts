import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { natPriceText } from '../plan/standing-price.ts';
import type { Egress } from './egress.ts';

/** Says what the way out of a network of the gateway's own costs, for whom it is, and what else there is. */
export function tellOfEgress(network: Construct, egress: Egress, upstreams: readonly string[]): void {
  if (upstreams.length > 0) notes[egress](Annotations.of(network), upstreams.join(', '));
}

const notes: { readonly [E in Egress]: (annotations: Annotations, upstreams: string) => void } = {
  nat: (annotations, upstreams) => annotations.addInfo(natNote(upstreams)),
  ipv6: (annotations, upstreams) =>
    annotations.addInfo(
      `the network of this gateway leads out by IPv6 only, without a price by the hour: ${upstreams} must have IPv6 addresses`,
    ),
  none: (annotations, upstreams) =>
    annotations.addWarningV2(
      'cdk-gatehouse:isolated-network',
      `this gateway made an isolated network, from which no public address is reachable: ${upstreams}. ` +
        'Give `vpc` a network with a route to them, leave out `egress`, or declare the routes `direct`.',
    ),
};

const natNote = (upstreams: string) =>
  `the network of this gateway has two NAT gateways, because functions in it call ${upstreams} by an address: ${natPriceText()}. ` +
  "Without them: `vpc`, a network with a route to them; `egress: 'ipv6'` where they have IPv6 addresses; `direct` routes; " +
  "or `limitStore: 'dynamodb'`, which needs no network";
